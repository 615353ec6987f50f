"""Animals of the comparison with the national system: one of a township, and a difference in a branch."""

from datetime import date

from accounts.models import User
from members.choices.national import ComparisonState, Gap
from members.models import Comparison, Difference
from orgs.models import Org
from tests.factories import make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A person of whom the national system tells another name; nothing outside branches."""
    if not org.is_branch:
        return {}
    member = make_member(org, word)
    comparison = Comparison.objects.create(
        org=org.parent,
        path=org.parent.path,
        as_of=date(2026, 6, 30),
        filename=f"{word}.xlsx",
        sha256=f"{org.pk:064d}",
        state=ComparisonState.DONE,
        made_by=by,
    )
    told = {"name": f"{word}乙", "person_index": member.id_index, "note": word}
    difference = Difference.objects.create(
        comparison=comparison, kind=Gap.DIFFERS, key=f"p:{member.id_index}", org=org, member=member, **told
    )
    return {"members.Comparison": comparison, "members.Difference": difference}
