"""Animals of posts, selections and elections, with their candidates and papers."""

from datetime import date

from accounts.models import User
from cadres.models import (
    Candidate,
    Election,
    ElectionCandidate,
    ElectionPaper,
    Selection,
    SelectionPaper,
    YearGrade,
    YouthLink,
)
from cadres.rules.elections import ELECT
from cadres.rules.selection import SELECT
from league.kernel import attachments
from orgs.models import Org
from tests.factories import make_id, make_post
from tests.members.year_world import paper

BORN = date(1996, 4, 2)


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A post and a selection of the organization, with somebody named."""
    person = {"name": word, "id_no": make_id(BORN, "2", 30 + org.pk % 900), "birth": BORN, "sex": "2"}
    selection = Selection.objects.create(org=org, post_title=word, nature="part_time", plan=word)
    file = attachments.attach(SelectionPaper, selection, paper(f"{word}.pdf"), actor=by, permit=SELECT)
    post = make_post(org, "委员", **person)
    return {
        "cadres.Post": post,
        "cadres.YearGrade": YearGrade.objects.create(post=post, year=2025, grade="excellent"),
        "cadres.YouthLink": YouthLink.objects.create(org=org, post=post, youths=100, group=word),
        "cadres.Selection": selection,
        "cadres.Candidate": Candidate.objects.create(selection=selection, channel="self", **person),
        "cadres.SelectionPaper": file,
        **_election(org, by, word, person),
    }


def _election(org: Org, by: User, word: str, person: dict) -> dict[str, object]:
    election = Election.objects.create(org=org, seats=1, term_years=3, party_document=word)
    ElectionCandidate.objects.create(election=election, post_title=word, **person)
    file = attachments.attach(ElectionPaper, election, paper(f"{word}.pdf"), actor=by, permit=ELECT)
    return {"cadres.Election": election, "cadres.ElectionPaper": file}
