"""What the tests of dues add to the small world: members of every line of the table, months, payments."""

from datetime import date

from django.utils import timezone

from members.choices import Occupation, Political
from members.models import DuesPayment, Member
from members.rules.dues import month_of, months_after
from orgs.models import Org
from tests.factories import make_member

# name, what he earns (None: nothing), further columns, what he owes a month
PEOPLE = (
    ("钟秀兰", None, {}, "0.20"),
    ("莫志强", 1999, {}, "3.00"),
    ("唐立新", 5499, {}, "10.00"),
    ("陈一鸣", 9000, {"occupation": Occupation.STUDENT}, "0.20"),
    ("盘春燕", 9000, {"political": Political.PARTY}, "0.00"),
)


def this_month() -> date:
    """The month that is running."""
    return month_of(timezone.localdate())


def ago(months: int) -> date:
    """So many months ago."""
    return months_after(this_month(), -months)


def make_payers(branch: Org) -> dict[str, Member]:
    """The people of the table in a branch, by name."""
    return {
        name: make_member(branch, name, income=income, **columns) for name, income, columns, _due in PEOPLE
    }


def paid(member: Member, month: date, amount="0.20", *, by, due="0.20") -> DuesPayment:
    """A payment as a row, without the verb."""
    told = {"month": month, "due": due, "paid": amount, "created_by": by}
    return DuesPayment.objects.create(member=member, branch=member.branch, **told)
