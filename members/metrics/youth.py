"""团学比 and 团青比: members of the branches where somebody was counted, and how many there are of them.

A day is asked about the numbers of its own year.
"""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period, Ratio
from members.choices.youth import YouthGroup
from members.metrics.quota import at
from members.metrics.register import COMMON, choices, in_branches
from members.models import Headcount
from members.rules.youth import VIEW_HEADCOUNTS
from orgs.choices import Field

COUNTED = {
    "unit": _("人"),
    "kind": "stock",
    "sums": "number",
    "permit": VIEW_HEADCOUNTS,
    "by": {"field": Dimension("field", _("领域"), lambda period: F("branch__field"), choices(Field))},
}


def counted(group: str):
    """Rows of the numbers of the day's year."""

    def rows(period: Period):
        return at(Headcount.objects.filter(year=period.end.year, group=group), "branch__", period)

    return rows


def members_there(group: str):
    """Members of the day in branches where such a number stands for its year."""

    def rows(period: Period):
        places = Headcount.objects.filter(year=period.end.year, group=group).order_by().values("branch")
        return in_branches(period).filter(unit_branch__in=places)

    return rows


def ratio(group: str, whole: str, part: str, label: str) -> Ratio:
    """The three figures of a group."""
    return Ratio(
        code=f"youth.{group}_ratio",
        label=label,
        part=Metric(
            code=f"youth.{group}_members",
            label=part,
            rows=members_there(group),
            **{**COMMON, "kind": "stock"},
        ),
        whole=Metric(code=f"youth.{group}", label=whole, rows=counted(group), **COUNTED),
    )


RATIOS = {
    YouthGroup.JUNIOR: ratio("junior", _("初中毕业班学生数"), _("初中毕业班团员数"), _("初中毕业班团学比")),
    YouthGroup.SENIOR: ratio("senior", _("高中毕业班学生数"), _("高中毕业班团员数"), _("高中毕业班团学比")),
    YouthGroup.YOUTH: ratio("youth", _("青年人数"), _("已统计青年的团支部的团员数"), _("团青比")),
}
