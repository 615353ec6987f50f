"""Figures of posts given and held, of appraisals by kind, of the reserve."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cadres.choices.appraisals import AppraisalKind
from cadres.choices.posts import Quota
from cadres.metrics.delegates import within
from cadres.metrics.posts import SEX
from cadres.models import Appraisal, Reserve, Slot
from cadres.rules.appraisals import VIEW_APPRAISALS
from league.kernel import metrics
from league.kernel.metrics import Dimension, Metric, Period


def slots(period: Period):
    """Posts given on the day, with how many of them are held."""
    return Slot.objects.at(period.end, period.is_past).filled(period.end)


QUOTA = Dimension("quota", _("编制"), lambda period: F("quota"), lambda: dict(Quota.choices))
KIND = Dimension("kind", _("考核类型"), lambda period: F("kind"), lambda: dict(AppraisalKind.choices))
COMMON = {"known_from": metrics.get("orgs.total").known_from, "permit": VIEW_APPRAISALS}
SLOTS = COMMON | {"unit": _("名"), "kind": "stock", "rows": slots, "by": {"quota": QUOTA}}
HELD = COMMON | {"kind": "flow", "rows": within(Appraisal), "by": {"kind": KIND}}

APPROVED = Metric(code="slots.approved", label=_("核定编制数"), sums="approved", **SLOTS)
FILLED = Metric(code="slots.held", label=_("已配编制数"), sums="held", **SLOTS)
VACANT = Metric(code="slots.vacant", label=_("空缺编制数"), sums="vacant", **SLOTS)
TIMES = Metric(code="appraisals.times", label=_("考核次数"), unit=_("次"), **HELD)
PEOPLE = Metric(code="appraisals.people", label=_("考核人次"), unit=_("人次"), sums="people", **HELD)
RESERVES = Metric(
    code="cadres.reserves",
    label=_("后备干部数"),
    unit=_("人"),
    kind="stock",
    rows=lambda period: Reserve.objects.at(period.end, period.is_past),
    by={"sex": SEX},
    **COMMON,
)
