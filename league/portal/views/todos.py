"""The to-do centre."""

from django.shortcuts import render
from django.utils import timezone

from league.kernel.views import declare
from league.kernel.waiting import waiting_of
from league.kernel.workflow import all_workflows
from league.portal import desk
from league.portal.held import held_rows


@declare()
def todos(request):
    """Everything that waits for the user, deadlines first; `?kind=` shows one workflow."""
    today = timezone.localdate()
    counts, waiting = waiting_of(request).counts, waiting_of(request).tasks()
    kinds = {
        each.code: {"label": each.label, "count": counts[each.code]}
        for each in all_workflows()
        if counts.get(each.code)
    }
    chosen = request.GET.get("kind", "")
    rows = [
        {"task": task, "urgency": desk.urgency(task, today)}
        for task in waiting
        if not chosen or task.workflow.code == chosen
    ]
    total = sum(counts.values())
    context = {"rows": rows, "kinds": kinds, "chosen": chosen, "total": total, "more": total > len(waiting)}
    return render(request, "portal/todos.html", context | {"held": len(held_rows(request.user))})
