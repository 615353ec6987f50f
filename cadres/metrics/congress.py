"""Figures of plenary sessions and congresses: how many, how many came, who held none in a year."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cadres.choices.congress import AssemblyKind
from cadres.metrics.delegates import within
from cadres.models import Assembly
from cadres.rules.congress import VIEW_ASSEMBLIES, without_plenum
from league.kernel import metrics
from league.kernel.metrics import Dimension, Ledger, Metric
from league.kernel.scoping import covering
from orgs import rules as org_rules
from orgs.models import Org


def held(day: date):
    """Assemblies of all times, at their organizations' places of the day."""
    place = "org__placements__"
    rows = Assembly.objects.filter(covering(day, place))
    return rows.annotate(unit_path=F(f"{place}path"), start=F("on"))


KIND = Dimension("kind", _("会议"), lambda period: F("kind"), lambda: dict(AssemblyKind.choices))
SESSION = Dimension("session", _("届次"), lambda period: F("session"), kind=int)
KNOWN = metrics.get("orgs.total").known_from
COMMON = {
    "kind": "flow",
    "rows": within(Assembly),
    "by": {"kind": KIND, "session": SESSION},
    "known_from": KNOWN,
    "permit": VIEW_ASSEMBLIES,
}
HELD = Metric(code="congress.assemblies", label=_("全会和团代会次数"), unit=_("次"), **COMMON)
CAME = Metric(
    code="congress.attended", label=_("全会和团代会到会人次"), unit=_("人次"), sums="present", **COMMON
)
WITHOUT_PLENUM = Metric(
    code="congress.without_plenum",
    label=_("一年内没有召开全委会的县级以上团委数"),
    unit=_("个"),
    kind="stock",
    rows=lambda period: without_plenum(Org.objects.at(period.end, period.is_past), period.end),
    by=metrics.get("orgs.total").by,
    known_from=(*KNOWN, Ledger(held)),
    permit=org_rules.VIEW,
    url_name="orgs:org-list",
)
