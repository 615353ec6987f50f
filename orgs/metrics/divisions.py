"""Figures about divisions: townships and villages of the state, and those the League stands in."""

from django.db.models import F
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period, Ratio
from orgs.choices.divisions import DivisionKind, DivisionLevel
from orgs.metrics.tree import TREE
from orgs.models import Division
from orgs.rules.units import VIEW_UNITS

KIND = Dimension("kind", _("区划类型"), lambda period: F("kind"), lambda: dict(DivisionKind.choices))
COMMON = {
    "unit": _("个"),
    "kind": "stock",
    "by": {KIND.code: KIND},
    "known_from": (TREE,),
    "permit": VIEW_UNITS,
    "url_name": "orgs:division-list",
}


def coverage(level: str, code: str, label: str) -> tuple[Metric, Ratio]:
    """Divisions of a level, those with an organization, those without, and the share; (without, share)."""

    def rows(period: Period):
        found = Division.objects.filter(level=level).placed(period.end, period.is_past)
        return found.with_org(period.end, period.is_past)

    def led(period: Period):
        return Division.objects.led(period.end, period.is_past)

    whole = Metric(
        code=f"divisions.{code}", label=format_lazy(_("{of}数（区划）"), of=label), rows=rows, **COMMON
    )
    part = Metric(
        code=f"divisions.{code}_covered",
        label=format_lazy(_("有团组织的{of}数"), of=label),
        rows=lambda period: rows(period).filter(led(period)),
        **COMMON,
    )
    without = Metric(
        code=f"divisions.{code}_without",
        label=format_lazy(_("没有团组织的{of}数"), of=label),
        rows=lambda period: rows(period).exclude(led(period)),
        **COMMON,
    )
    return without, Ratio(
        f"divisions.{code}_coverage", format_lazy(_("{of}团组织覆盖率"), of=label), part, whole
    )


TOWNSHIPS_WITHOUT, TOWNSHIPS = coverage(DivisionLevel.TOWNSHIP, "townships", _("乡镇（街道）"))
VILLAGES_WITHOUT, VILLAGES = coverage(DivisionLevel.VILLAGE, "villages", _("村（社区）"))
