"""What lies on a user's desk: tasks of all workflows, key figures, findings, recent jobs."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel import metrics, permits
from league.kernel.metrics import Metric, Period
from league.kernel.workflow import Task, all_workflows

# The figures of the home page: code, whether a number above zero asks for a look.
KEY_FIGURES = ("members.total", "members.new", "orgs.branches")
WARNINGS = ("orgs.hollow_branches", "members.over_age", "members.joined_under_14")
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Figure:
    """A figure of a subtree as the home page shows it."""

    metric: Metric
    path: str
    value: int | None
    note: str = ""


def tasks(user, limit: int = 200) -> list[Task]:
    """The to-dos of a user over all workflows: those with a deadline first, the earliest on top."""
    found = [task for workflow in all_workflows() for task in workflow.tasks(user, limit)]
    return sorted(found, key=lambda task: (task.due or date.max, task.obj.state_since, task.obj.pk))


def count_tasks(user) -> int:
    """How many to-dos wait for a user; one count per workflow."""
    return sum(workflow.waiting_for(user).count() for workflow in all_workflows())


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


def figures(user, codes: tuple[str, ...]) -> list[Figure]:
    """The figures a user may see, for the user's own subtree today; flows since the first of January."""
    today = timezone.localdate()
    shown = []
    for code in codes:
        metric = metrics.get(code)
        path = home_path(user, metric.permit)
        if path:
            flow = metric.kind == "flow"
            period = Period(today, today.replace(month=1, day=1)) if flow else Period.day(today)
            note = _("%(year)d 年以来") % {"year": today.year} if flow else _("截至今天")
            shown.append(Figure(metric, path, metric.value(path, period), note))
    return shown
