"""Figures of dues. Those of a month tell the month of the day asked; those of money tell the period asked."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period, Ratio
from members.choices import Occupation
from members.metrics.register import DIMENSIONS, KNOWN_FROM, choices, in_branches
from members.models.dues import DuesPayment, Remittance
from members.rules.dues import VIEW_DUES, month_of
from members.services import ledger
from orgs.choices import Level

MEMBER_LIST = "members:member-list"
OCCUPATION = Dimension("occupation", _("职业"), lambda period: F("occupation"), choices(Occupation))
BY = {code: DIMENSIONS[code] for code in ("sex", "field", "category", "political")} | {
    "occupation": OCCUPATION
}
COMMON = {"by": BY, "known_from": KNOWN_FROM, "permit": VIEW_DUES, "url_name": MEMBER_LIST, "kind": "stock"}
PEOPLE, MONEY = COMMON | {"unit": _("人")}, COMMON | {"unit": _("元")}


def owing(period: Period):
    """Members who owe something for the month of the period's last day."""
    return ledger.of_month(month_of(period.end)).filter(due__gt=0)


def settled(period: Period):
    """Those of them who have paid all of it."""
    return owing(period).filter(missing=0)


def everybody(period: Period):
    """All members of the month, also those who owe nothing and give."""
    return ledger.of_month(month_of(period.end))


PAYERS = Metric(code="dues.payers", label=_("当月应交团费人数"), rows=owing, **PEOPLE)
PAID_PEOPLE = Metric(code="dues.paid_people", label=_("当月已交团费人数"), rows=settled, **PEOPLE)
UNPAID_PEOPLE = Metric(
    code="dues.unpaid_people",
    label=_("当月未交（含未交足）团费人数"),
    rows=lambda period: owing(period).filter(missing__gt=0),
    **PEOPLE,
)
DUE = Metric(code="dues.due", label=_("当月应交团费"), rows=owing, sums="due", **MONEY)
SETTLED = Metric(code="dues.settled", label=_("当月已交团费"), rows=owing, sums="settled", **MONEY)
MISSING = Metric(code="dues.missing", label=_("当月未交团费"), rows=owing, sums="missing", **MONEY)
EXTRA = Metric(
    code="dues.extra",
    label=_("当月自愿多交的团费"),
    rows=lambda period: everybody(period).filter(extra__gt=0),
    sums="extra",
    **MONEY,
)
PEOPLE_SHARE = Ratio(
    code="dues.people_share", label=_("团费收缴率（按人数）"), part=PAID_PEOPLE, whole=PAYERS
)
MONEY_SHARE = Ratio(code="dues.money_share", label=_("团费收缴率（按金额）"), part=SETTLED, whole=DUE)


def arrears_of(months: int):
    """Rows of those who have not paid for so many months before the day."""
    return lambda period: ledger.arrears(in_branches(period), period.end, months)


ARREARS_3 = Metric(
    code="dues.arrears_3", label=_("连续 3 个月以上未交团费的团员"), rows=arrears_of(3), **PEOPLE
)
ARREARS_6 = Metric(
    code="dues.arrears_6", label=_("连续 6 个月以上未交团费的团员"), rows=arrears_of(6), **PEOPLE
)


def payments(period: Period):
    """Payments made in the period, where their branch stood on its last day."""
    rows = DuesPayment.objects.placed(period.end, period.is_past).filter(paid_on__lte=period.end)
    return rows.filter(paid_on__gte=period.start) if period.start else rows


def papers(period: Period):
    """Confirmed remittances handed over in the period, where the payer stood on its last day."""
    rows = Remittance.objects.confirmed().placed(period.end, period.is_past)
    return rows.annotate(total_sum=ledger.money(F("collected") + F("received"))).sent_within(
        period.start, period.end
    )


LEVEL = Dimension("level", _("层级"), lambda period: F("source__level"), choices(Level))
FLOW = {"kind": "flow", "unit": _("元"), "permit": VIEW_DUES}
PAPERS = FLOW | {"rows": papers, "by": {"level": LEVEL}, "url_name": "members:remittance-list"}

COLLECTED = Metric(
    code="dues.collected",
    label=_("期内实收团费"),
    rows=payments,
    sums="paid",
    by={
        "field": Dimension("field", _("领域"), lambda period: F("branch__field"), DIMENSIONS["field"].labels)
    },
    url_name="members:payment-list",
    **FLOW,
)
TAKEN_IN = Metric(code="dues.taken_in", label=_("已确认上缴单所含团费"), sums="total_sum", **PAPERS)
KEPT = Metric(code="dues.kept", label=_("本级留存团费"), sums="kept", **PAPERS)
REMITTED = Metric(code="dues.remitted", label=_("上缴团费（已确认）"), sums="sent", **PAPERS)
