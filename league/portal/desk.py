"""What lies on a user's desk: tasks of all workflows, key figures, findings, recent imports and jobs."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel import metrics, permits
from league.kernel.metrics import Metric, Period
from league.kernel.models import ImportBatch
from league.kernel.roles import Role
from league.kernel.scoping import within
from league.kernel.sheets import all_sheets
from league.kernel.workflow import Task
from reports import rules as report_rules

KEY_FIGURES = ("members.total", "members.new", "orgs.branches")
FINDINGS = ("orgs.hollow_branches", "members.over_age", "members.joined_under_14")
SPREAD = ("orgs.branches", "field")
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Figure:
    """A figure of a subtree as the home page shows it; `url` opens the rows it counts."""

    label: str
    unit: str
    value: int | None
    url: str
    note: str = ""
    share: float = 0
    code: str = ""


def urgency(task: Task, today: date) -> tuple[str, str]:
    """Words and tone of a deadline: (逾期 2 天, danger)."""
    if task.due is None:
        return "", ""
    days = (task.due - today).days
    if days < 0:
        return _("逾期 %(n)d 天") % {"n": -days}, "danger"
    if days == 0:
        return _("今天到期"), "amber"
    return _("还有 %(n)d 天") % {"n": days}, "amber" if task.due - today <= SOON else "blue"


def home_path(user, permit: str) -> str:
    """The subtree the home page speaks of: the first one in the user's reach, "" without any."""
    return next(iter(permits.reach(user, permit)), "")


def roles(user) -> list[str]:
    """What a user is, in words, each once."""
    return [Role(role).label for role in dict.fromkeys(role for role, _path in permits.grants(user))]


def figures(user, codes: tuple[str, ...], bars: list[Figure] = ()) -> list[Figure]:
    """The figures a user may see, for the user's own subtree today, in one query; flows since 1 January.

    The one that `spread` cut into bars is their sum.
    """
    known = {SPREAD[0]: sum(bar.value for bar in bars)} if bars else {}
    asked = [(each, home_path(user, each.permit), _period(each)) for each in map(metrics.get, codes)]
    asked = [one for one in asked if one[1]]
    unknown = [one for one in asked if one[0].code not in known]
    found = zip((metric.code for metric, _path, _period in unknown), metrics.values(unknown), strict=True)
    known |= dict(found)
    return [_figure(user, *one, known[one[0].code]) for one in asked]


def _period(metric: Metric) -> Period:
    today = timezone.localdate()
    return Period(today, today.replace(month=1, day=1)) if metric.kind == "flow" else Period.day(today)


def _figure(user, metric: Metric, path: str, period: Period, value: int | None) -> Figure:
    flow, end = metric.kind == "flow", period.end
    note = _("%(year)d 年以来") % {"year": end.year} if flow else _("截至今天")
    days = {"from": period.start.isoformat(), "to": end.isoformat()} if flow else {}
    url = rows_url(user, path, metric=metric.code, **days)
    return Figure(metric.label, metric.unit, value, url, note, code=metric.code)


def spread(user) -> list[Figure]:
    """One figure by one dimension as bars, the longest full; nothing for who may not see it."""
    metric = metrics.get(SPREAD[0])
    path, dimension = home_path(user, metric.permit), metric.dimension(SPREAD[1])
    counts = {key: n for (key,), n in metric.grid(path, Period.day(), SPREAD[1:]).items()} if path else {}
    most = max(counts.values(), default=0)
    ranked = sorted(counts.items(), key=lambda one: -one[1])
    return [
        Figure(
            dimension.label_of(key),
            metric.unit,
            number,
            rows_url(user, path, metric=metric.code, **{dimension.code: key}),
            share=100 * number / most,
        )
        for key, number in ranked
    ]


def rows_url(user, path: str, **asked) -> str:
    """Address of the rows a figure counts; empty for who may not open them."""
    if not permits.may(user, report_rules.VIEW, path):
        return ""
    org = path.rstrip(".").rpartition(".")[2]
    return f"{reverse('reports:figure-rows', args=[org])}?{urlencode(asked)}"


def importable(user) -> list:
    """The sheets a user may import somewhere."""
    return [sheet for sheet in all_sheets() if sheet.register and permits.may(user, sheet.register.permit)]


def batches_of(user):
    """The import batches a user may open, newest first."""
    condition = Q(pk__in=[])
    for sheet in importable(user):
        paths = permits.reach(user, sheet.register.permit)
        condition |= Q(kind=sheet.code) & within("scope_path", paths)
    return ImportBatch.objects.filter(condition).select_related("actor", "job").order_by("-id")
