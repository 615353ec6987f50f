"""The home page, by what a user may see."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel.models import Job
from league.kernel.views import declare
from league.portal import desk


@declare()
def home(request):
    """Greeting, to-dos with deadlines first, key figures, findings, my recent jobs."""
    today = timezone.localdate()
    waiting = desk.tasks(request.user)
    shown = [{"task": task, "urgency": desk.urgency(task, today)} for task in waiting[:6]]
    context = {
        "greeting": greeting(timezone.localtime().hour),
        "today": today,
        "tasks": shown,
        "task_count": len(waiting),
        "overdue": sum(1 for task in waiting if task.due and task.due < today),
        "figures": desk.figures(request.user, desk.KEY_FIGURES),
        "warnings": desk.figures(request.user, desk.WARNINGS),
        "jobs": Job.objects.mine(request.user)[:5],
        "grants": request.user.grants.valid_on(today).select_related("org"),
    }
    return render(request, "portal/home.html", context)


def greeting(hour: int) -> str:
    """The greeting of an hour."""
    if hour < 5 or hour >= 19:
        return _("晚上好")
    return _("上午好") if hour < 12 else _("下午好")
