"""Figures on the pages of organizations, read from metrics by their code.

`orgs` stands below `members` and knows no member: a figure whose metric is not declared, or for which the
user has no permit, is simply not shown. Every figure carries the address of the rows it counts.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from league.kernel import metrics, permits
from league.kernel.metrics import Metric, Period

MEMBERS = "members.total"
BRANCHES = "orgs.branches"
HOLLOW = "orgs.hollow_branches"
NEW = "members.new"


@dataclass(frozen=True)
class Figure:
    """A number with its label and the address of its rows; `value` None is 无数据."""

    label: str
    value: int | None
    url: str
    unit: str = ""
    code: str = ""


def declared(code: str) -> Metric | None:
    """The metric of that code, None where no app declares it."""
    return next((metric for metric in metrics.all_metrics() if metric.code == code), None)


def readable(code: str, user, path: str) -> Metric | None:
    """The metric, if it is declared and the user may see its rows under today's path of an organization."""
    metric = declared(code)
    if metric is None or (metric.permit and not permits.may(user, metric.permit, path)):
        return None
    return metric


def rows_url(metric: Metric, org: int, period: Period) -> str:
    """Address of the rows behind a figure: the list of the metric, narrowed to organization and day."""
    if not metric.url_name:
        return ""
    try:
        url = reverse(metric.url_name)
    except NoReverseMatch:
        return ""  # an app may declare a figure before its page exists
    query: dict[str, object] = {"org": org}
    if metric.kind == "flow" and period.start:
        query |= {"from": period.start, "to": period.end}
    elif period.is_past:
        query["on"] = period.end
    if metric.code != MEMBERS:
        query["figure"] = metric.code
    return f"{url}?{urlencode(query)}"


def figure(code: str, user, org, path: str, period: Period) -> Figure | None:
    """One figure of an organization, whose path on the day is `path`."""
    metric = readable(code, user, org.path)
    if metric is None or not path:
        return None
    value = metric.value(path, period)
    return Figure(metric.label, value, rows_url(metric, org.pk, period), metric.unit, code)


def year_to(period: Period) -> Period:
    """From New Year to the day."""
    return Period(end=period.end, start=date(period.end.year, 1, 1))
