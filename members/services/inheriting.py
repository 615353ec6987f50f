"""Places, numbers and decisions under way go along when an organization passes into another.

What was used stays where it was used: only free places of this year and later ones change their account.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import guards, succession
from league.kernel.clauses import Clause, Finding
from league.kernel.succession import Estate, Passing
from members.choices.reviews import ReviewState
from members.models import Decision, NumberBlock, Quota, QuotaEntry, Review
from members.rules import quota as rules
from orgs.models import Org

SETTLED_FIRST = Clause(
    "members.review_settled",
    gettext_lazy("组织合并、分设前，当年的教育评议先办结"),
    gettext_lazy("团内组织管理通行做法"),
)


# Decisions


def open_decisions(ids: Iterable[int]):
    """Exits and discipline the organizations have begun and not settled."""
    return Decision.objects.open().filter(branch__in=list(ids))


def carry_decisions(passing: Passing) -> None:
    """The heir goes on with what was begun."""
    open_decisions([passing.left.pk]).update(branch=passing.heir)


def share_decisions(passing: Passing) -> None:
    """What was begun about those who go over goes on where they are."""
    rows = open_decisions([passing.left.pk]).filter(member__in=passing.people)
    rows.update(branch=passing.heir)


# Places and numbers


def accounts(ids: Iterable[int]):
    """Accounts of places of the organizations."""
    return Quota.objects.filter(org__in=list(ids))


def entries(ids: Iterable[int]):
    """What was entered in these accounts."""
    return QuotaEntry.objects.filter(quota__org__in=list(ids))


def blocks(ids: Iterable[int]):
    """Numbers issued to the organizations."""
    return NumberBlock.objects.filter(org__in=list(ids))


def carry_places(passing: Passing) -> None:
    """Places nobody uses yet are the heir's, year by year and field by field."""
    rows = accounts([passing.left.pk]).filter(year__gte=passing.on.year)
    for left in rows.select_for_update(of=("self",)).order_by("pk"):
        free = rules.kept(left) - rules.takers(left).count()
        if free < 1:
            continue
        heir, _made = Quota.objects.get_or_create(year=left.year, field=left.field, org=passing.heir)
        told = {"on": passing.on, "note": _("组织合并"), "actor": passing.actor}
        QuotaEntry.objects.create(quota=left, places=-free, peer=passing.heir, **told)
        QuotaEntry.objects.create(quota=heir, places=free, peer=passing.left, **told)


def carry_blocks(passing: Passing) -> None:
    """Numbers issued here are the heir's; a block it was given a part of begins with that part."""
    known = set(blocks([passing.heir.pk]).values_list("first", flat=True))
    blocks([passing.left.pk]).exclude(first__in=known).update(org=passing.heir)


# The yearly appraisal


def unsettled(org: Org, *, heir: Org, **context) -> list[Finding]:
    """Blocks a merger or a split while the appraisal of a year is under way in either branch."""
    rows = Review.objects.filter(branch__in=[org.pk, heir.pk]).exclude(state=ReviewState.APPROVED)
    names = "、".join(str(row) for row in rows.select_related("branch").order_by("pk"))
    if not names:
        return []
    return [Finding("block", SETTLED_FIRST, _("%(names)s还没有办结，请先报批。") % {"names": names})]


DECISIONS = succession.register(
    Estate(
        code="members.decisions",
        label=gettext_lazy("离团与处分"),
        model=Decision,
        columns=("branch",),
        rows=open_decisions,
        carry=carry_decisions,
        share=share_decisions,
        order=25,
        paper=True,
    )
)
ACCOUNTS = succession.register(
    Estate(
        code="members.quotas",
        label=gettext_lazy("发展计划"),
        model=Quota,
        columns=("year", "field", "org"),
        rows=accounts,
        order=60,
        whole=True,
    )
)
ENTRIES = succession.register(
    Estate(
        code="members.quota_entries",
        label=gettext_lazy("发展名额"),
        model=QuotaEntry,
        columns=("quota", "places", "peer", "on", "note", "actor"),
        rows=entries,
        carry=carry_places,
        order=61,
        whole=True,
        rests_on=("quota", "members.quotas"),
    )
)
BLOCKS = succession.register(
    Estate(
        code="members.number_blocks",
        label=gettext_lazy("编号号段"),
        model=NumberBlock,
        columns=("org",),
        rows=blocks,
        carry=carry_blocks,
        order=62,
    )
)
for action in ("merge", "split"):
    guards.register(Org, action, unsettled)
