"""What imports hold for the level that sees both sides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from league.kernel.views import declare
from league.portal.held import held_rows, settle
from league.portal.views.imports.access import batch_of
from members import rules


@declare(rules.IMPORT)
def held(request):
    """Rows that wait for my decision: the imported person beside the registered one."""
    return render(request, "portal/imports/held.html", {"rows": held_rows(request.user)})


@declare(object="kernel.ImportBatch", methods=("POST",))
def decide(request, pk: int, number: int):
    """Decide one held row: `choice` stay, move or wrong."""
    batch = batch_of(request, pk)
    if not batch.rows.filter(position=number).exists():
        raise Http404
    settle(batch, number, request.POST.get("choice", ""), actor=request.user)
    messages.success(request, _("已核重，导入结果已更新。"))
    return redirect("portal:imports-held")
