"""The home page, by what a user may see."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import backups, permits
from league.kernel.roles import Role
from league.kernel.views import declare
from league.kernel.waiting import waiting_of
from league.portal import desk

TASKS, RECENT = 6, 5  # how much of each list the home page shows
OLD_BACKUP = timedelta(hours=26)  # a daily backup that was missed


@declare()
def home(request):
    """Greeting, to-dos with deadlines first, key figures and findings, recent imports."""
    today = timezone.localdate()
    waiting, counts = waiting_of(request).tasks(), waiting_of(request).counts
    shown = [{"task": task, "urgency": desk.urgency(task, today)} for task in waiting[:TASKS]]
    bars = desk.spread(request.user)
    figures = desk.figures(request.user, (*desk.KEY_FIGURES, *desk.FINDINGS), bars)
    context = {
        "greeting": greeting(timezone.localtime().hour),
        "today": today,
        "tasks": shown,
        "task_count": sum(counts.values()),
        "overdue": sum(1 for task in waiting if task.due and task.due < today),
        "figures": [figure for figure in figures if figure.code in desk.KEY_FIGURES],
        "findings": [figure for figure in figures if figure.code in desk.FINDINGS],
        "spread": bars,
        "imports": desk.batches_of(request.user)[:RECENT] if desk.importable(request.user) else None,
        "backup": last_backup(request.user),
        "roles": desk.roles(request.user),
    }
    return render(request, "portal/home.html", context)


def last_backup(user) -> dict | None:
    """How old the last backup is, for system administrators; None for others."""
    if not any(role == Role.SYSTEM_ADMIN for role, _path in permits.grants(user)):
        return None
    last = backups.newest()
    made = backups.made_at(last) if last else None
    return {"made": made, "old": made is None or timezone.now() - made > OLD_BACKUP}


def greeting(hour: int) -> str:
    """The greeting of an hour."""
    if hour < 5 or hour >= 19:
        return _("晚上好")
    return _("上午好") if hour < 12 else _("下午好")
