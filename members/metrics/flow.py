"""How the number of members changes: who came into a branch and who went, told so that the sums close.

    opening + came + came with their branch − went − went with their branch = closing

at every organization and for every period. An event counts where its branch stood: coming, on that day;
going, on the last day before it. A branch that changes its superior takes its members along. Whoever came and
went on the same day was never counted, so neither event is.
"""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period
from members import rules
from members.choices import Entry
from members.metrics.register import choices
from members.models import Affiliation
from orgs.choices import Field, Industry

PLACE = "branch__placements__"
LASTING = Q(end=None) | Q(end__gt=F("start"))


def within_days(column: str, period: Period) -> Q:
    """The day in a column lies in the period; a period without a start reaches back to the beginning."""
    condition = Q(**{f"{column}__lte": period.end})
    return condition & Q(**{f"{column}__gte": period.start}) if period.start else condition


def placed(*conditions: Q):
    """Affiliations with `unit_path`, the path of their branch at the one placement the conditions leave."""
    return Affiliation.objects.filter(*conditions).annotate(unit_path=F(f"{PLACE}path"))


def came(period: Period):
    """Affiliations that began in the period, at the branch's place of that day."""
    there = Q(**{f"{PLACE}start__lte": F("start")})
    there &= Q(**{f"{PLACE}end": None}) | Q(**{f"{PLACE}end__gt": F("start")})
    return placed(within_days("start", period) & there & LASTING)


def went(period: Period):
    """Affiliations that ended in the period, at the branch's place of the day before."""
    there = Q(**{f"{PLACE}start__lt": F("end")})
    there &= Q(**{f"{PLACE}end": None}) | Q(**{f"{PLACE}end__gte": F("end")})
    return placed(within_days("end", period) & there & LASTING)


def staying(day: str) -> Q:
    """Affiliations that hold both on the day in a column of the placement and on the day before."""
    later = Q(end=None) | Q(end__gt=F(f"{PLACE}{day}"))
    return Q(start__lt=F(f"{PLACE}{day}")) & later


def came_along(period: Period):
    """Members whose branch took a new place in the period."""
    return placed(within_days(f"{PLACE}start", period) & staying("start"))


def went_along(period: Period):
    """Members whose branch left its place in the period."""
    return placed(within_days(f"{PLACE}end", period) & staying("end"))


HOW_IN = Dimension("how", _("来源"), lambda period: F("how_in"), choices(Entry))
HOW_OUT = Dimension("how", _("去向"), lambda period: F("how_out"), choices(Entry))
FIELD = Dimension("field", _("领域"), lambda period: F("branch__field"), choices(Field))
CATEGORY = Dimension(
    "category", _("行业类别"), lambda period: F("branch__industry_category"), choices(Industry)
)


def flow(code: str, label: str, rows, *dimensions: Dimension) -> Metric:
    """A figure of people coming or going, opened by name on the figure's own page."""
    cuts = {dimension.code: dimension for dimension in (*dimensions, FIELD, CATEGORY)}
    return Metric(code=code, label=label, unit=_("人次"), kind="flow", rows=rows, by=cuts, permit=rules.VIEW)


CAME = flow("members.came", _("增加的团员（登记、发展、转入、恢复）"), came, HOW_IN)
WENT = flow("members.went", _("减少的团员（转出、离团、除名等）"), went, HOW_OUT)
CAME_ALONG = flow("members.came_along", _("随组织调整转入的团员"), came_along)
WENT_ALONG = flow("members.went_along", _("随组织调整转出的团员"), went_along)
