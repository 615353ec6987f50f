"""Step four: commit in the background, result, the marked workbook, undo."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from league.kernel.files import serve_bytes
from league.kernel.models import ImportState
from league.kernel.sheets.batches import annotated_workbook, discard, order_commit, order_undo
from league.kernel.views import declare
from league.portal.previews import progress_of, steps_of, summary
from league.portal.views.imports.access import batch_of

BATCH = "kernel.ImportBatch"


@declare(object=BATCH, methods=("POST",))
def commit(request, pk: int):
    """Order the commit; the page may be left."""
    order_commit(batch_of(request, pk), actor=request.user)
    return redirect("portal:import-detail", pk)


@declare(object=BATCH)
def progress(request, pk: int):
    """The moving part of the result page, asked for every two seconds."""
    batch = batch_of(request, pk)
    context = {
        "batch": batch,
        "track": steps_of(batch),
        "summary": summary(batch),
        "running": progress_of(batch),
    }
    return render(request, "portal/imports/progress.html", context)


@declare(object=BATCH, methods=("POST",))
def undo(request, pk: int):
    """Take the whole batch back."""
    order_undo(batch_of(request, pk), actor=request.user)
    return redirect("portal:import-detail", pk)


@declare(object=BATCH, methods=("POST",))
def drop(request, pk: int):
    """Give the preview up."""
    batch = discard(batch_of(request, pk), actor=request.user)
    messages.success(request, _("《%(name)s》已放弃，预览数据已删除。") % {"name": batch.filename})
    return redirect("portal:imports")


@declare(object=BATCH)
def workbook(request, pk: int):
    """The user's own workbook with a red 问题说明 column."""
    batch = batch_of(request, pk)
    if batch.state == ImportState.DISCARDED:
        return redirect("portal:imports")
    stem = batch.filename.rsplit(".", 1)[0]
    return serve_bytes(annotated_workbook(batch), _("%(name)s（问题说明）.xlsx") % {"name": stem})
