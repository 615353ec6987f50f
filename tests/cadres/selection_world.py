"""Selections for the tests: a part-time deputy of 麦岭镇, three candidates, the way to each state."""

from datetime import date

from django.utils import timezone

from cadres.models import Candidate, Selection
from cadres.services import selection as services
from cadres.workflows import SELECTION
from tests.cadres.team_world import person
from tests.factories import World

# Five working days from 30 September 2026 lead over the National Day to 14 October.
NOTICE_ON, NOTICE_UNTIL = date(2026, 9, 30), date(2026, 10, 13)
CALLED_ON = date(2026, 9, 1)
PEOPLE = (
    ("呼延雪", date(2000, 5, 4), "organization", 0),
    ("高远", date(1998, 3, 8), "democratic", 12),
    ("白海峰", date(1984, 1, 1), "self", 0),
    ("折慧敏", date(1999, 6, 1), "self", 0),
)


def today() -> date:
    """Today."""
    return timezone.localdate()


def opened(world: World, **columns) -> Selection:
    """A selection of one part-time deputy."""
    told = {"post_title": "副书记", "nature": "part_time", "quota": "none", **columns}
    return services.open_selection(Selection(org=world.township, **told), actor=world.secretary)


def name(selection: Selection, by, who: str, birth: date, channel: str, signers: int, **columns) -> Candidate:
    """Somebody named by a channel."""
    told = person(who, serial=len(who) * 97 + birth.year % 90, birth=birth, political="league", **columns)
    candidate = Candidate(channel=channel, signers=signers, unit="神东物资公司", **told)
    return services.name_candidate(selection, candidate, actor=by)


def fire(selection: Selection, step: str, by, on: date | None = None, comment: str = "", **data) -> Selection:
    """The selection after a step."""
    return SELECTION.fire(selection, step, actor=by, on=on, comment=comment, data=data)


def called(world: World, people=PEOPLE, **columns) -> Selection:
    """Made public, with its candidates."""
    call = {"working_group": "镇党委组织组", "called_on": CALLED_ON}
    selection = fire(opened(world, **columns), "call", world.secretary, **call)
    for each in people:
        name(selection, world.secretary, *each)
    return selection


def examined(world: World, **columns) -> Selection:
    """With the candidates whom no clause refuses."""
    return fire(fire(called(world, **columns), "nominate", world.secretary), "examine", world.secretary)


def score_all(selection: Selection, by, points: dict[str, tuple[float, ...]]) -> None:
    """What the judges gave, by the candidate's name."""
    for who, given in points.items():
        candidate = selection.candidates.get(name=who)
        for place, each in enumerate(given, 1):
            services.score(candidate, f"评委{place}", each, actor=by)


SCORES = {"呼延雪": (92, 90, 92), "高远": (88, 90, 86), "折慧敏": (80, 82, 81)}


def spoken(world: World, scores=None, **columns) -> Selection:
    """Every candidate who stands was scored."""
    selection = examined(world, **columns)
    score_all(selection, world.secretary, scores or SCORES)
    return fire(selection, "speak", world.secretary)


def vetted(world: World, **columns) -> Selection:
    """The best of those found fit is chosen."""
    selection = spoken(world, **columns)
    for candidate in selection.candidates.standing():
        services.vet(candidate, "fit", "作风扎实", actor=world.secretary)
    return fire(selection, "vet", world.secretary)


def noticed(world: World, **columns) -> Selection:
    """The public notice began on the eve of a holiday."""
    return fire(vetted(world, **columns), "announce", world.secretary, notice_on=NOTICE_ON)


PAPERS = {"party_document": "麦党复〔2026〕7 号", "superior_document": "富团复〔2026〕9 号"}


def approved(world: World, **columns) -> Selection:
    """Both approvals are there."""
    return fire(noticed(world, **columns), "approve", world.reviewer, **PAPERS)
