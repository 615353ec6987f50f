"""Places, numbers, decisions, graduates, pioneers and headcounts go along when an organization passes on.

What was used stays where it was used: only free places of this year and later ones change their account.
"""

from collections.abc import Iterable

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import guards, succession
from league.kernel.clauses import Clause, Finding
from league.kernel.succession import Estate, Passing
from members.choices.clashes import ClashState
from members.choices.graduates import GraduateState
from members.choices.reviews import ReviewState
from members.models import (
    Clash,
    Decision,
    Graduate,
    Headcount,
    NumberBlock,
    PioneerBadge,
    PioneerBatch,
    Quota,
    QuotaEntry,
    Review,
)
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


# Graduates and questions about ID numbers


def open_graduates(ids: Iterable[int]):
    """Graduates of the organizations, or bound for them, who are not on their way yet."""
    ids, states = list(ids), (GraduateState.OPEN, GraduateState.STAYING)
    return Graduate.objects.filter(Q(branch__in=ids) | Q(target__in=ids), state__in=states)


def open_clashes(ids: Iterable[int]):
    """Questions about ID numbers that are not closed and name one of the organizations."""
    ids, states = list(ids), (*ClashState.open(), *ClashState.answered())
    named = Q(branch__in=ids) | Q(office__in=ids) | Q(desk__in=ids)
    return Clash.objects.filter(named, state__in=states)


def carry_clashes(passing: Passing) -> None:
    """Whoever asked or decides here does so in the heir; the heir asks about a number once."""
    known = open_clashes([passing.heir.pk]).filter(branch=passing.heir).values("id_index")
    for column in ("branch", "office", "desk"):
        rows = open_clashes([passing.left.pk]).filter(**{column: passing.left})
        rows = rows.exclude(id_index__in=known) if column == "branch" else rows
        rows.update(**{column: passing.heir})


# Pioneers, students and young people


def headcounts(ids: Iterable[int]):
    """Numbers of students and young people of the branches."""
    return Headcount.objects.filter(branch__in=list(ids))


def batches(ids: Iterable[int]):
    """Batches of pioneers entered at the organizations."""
    return PioneerBatch.objects.filter(org__in=list(ids))


def badges(ids: Iterable[int]):
    """Badges of pioneers entered at the organizations."""
    return PioneerBadge.objects.filter(org__in=list(ids))


def carry_headcounts(passing: Passing) -> None:
    """Those counted this year are counted at the heir, together with its own."""
    for row in headcounts([passing.left.pk]).filter(year__gte=passing.on.year).order_by("pk"):
        own = headcounts([passing.heir.pk]).filter(year=row.year, group=row.group)
        if own.update(number=F("number") + row.number):
            row.delete()
        else:
            headcounts([passing.left.pk]).filter(pk=row.pk).update(branch=passing.heir)


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
        follows=("branch",),
        share=share_decisions,
        order=25,
        paper=True,
    )
)
GRADUATES = succession.register(
    Estate(
        code="members.graduates",
        label=gettext_lazy("毕业班团员"),
        model=Graduate,
        columns=("branch", "target"),
        rows=open_graduates,
        follows=("branch", "target"),
        order=26,
        paper=True,
        rests_on=("member", "members.members"),
    )
)
CLASHES = succession.register(
    Estate(
        code="members.clashes",
        label=gettext_lazy("身份核重"),
        model=Clash,
        columns=("branch", "office", "desk"),
        rows=open_clashes,
        carry=carry_clashes,
        order=27,
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
        follows=("org",),
        alike=("first",),
        order=62,
    )
)
HEADCOUNTS = succession.register(
    Estate(
        code="members.headcounts",
        label=gettext_lazy("学生、青年人数"),
        model=Headcount,
        columns=("branch", "year", "group", "number", "source", "created_by"),
        rows=headcounts,
        carry=carry_headcounts,
        order=63,
        whole=True,
    )
)
BATCHES = succession.register(
    Estate(
        code="members.pioneer_batches",
        label=gettext_lazy("分批入队"),
        model=PioneerBatch,
        columns=("org",),
        rows=batches,
        follows=("org",),
        alike=("school", "entry_year", "batch"),
        order=64,
    )
)
BADGES = succession.register(
    Estate(
        code="members.pioneer_badges",
        label=gettext_lazy("红领巾奖章"),
        model=PioneerBadge,
        columns=("org",),
        rows=badges,
        follows=("org",),
        alike=("school", "holder", "name", "entry_year", "level", "title"),
        order=65,
    )
)
for action in ("merge", "split"):
    guards.register(Org, action, unsettled)
