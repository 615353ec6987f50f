"""The to-do centre."""

from django.shortcuts import render
from django.utils import timezone

from league.kernel.views import declare
from league.kernel.waiting import waiting_of
from league.portal import desk
from league.portal.held import held_rows


@declare()
def todos(request):
    """Everything that waits for the user, deadlines first; `?kind=` shows one workflow."""
    today = timezone.localdate()
    waiting = waiting_of(request).tasks()
    kinds: dict[str, dict] = {}
    for task in waiting:
        entry = kinds.setdefault(task.workflow.code, {"label": task.workflow.label, "count": 0})
        entry["count"] += 1
    chosen = request.GET.get("kind", "")
    rows = [
        {"task": task, "urgency": desk.urgency(task, today)}
        for task in waiting
        if not chosen or task.workflow.code == chosen
    ]
    context = {"rows": rows, "kinds": kinds, "chosen": chosen, "total": len(waiting)}
    return render(request, "portal/todos.html", context | {"held": len(held_rows(request.user))})
