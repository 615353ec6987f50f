"""Steps two and three: what was recognized, and the preview with its problems."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from league.kernel.errors import DomainError
from league.kernel.models import ImportState, RowStatus
from league.kernel.sheets import sheet as sheet_of
from league.kernel.sheets.batches import causes, edit_cell, fix_column, preview, skip_row, wrong_values
from league.kernel.views import declare
from league.portal.previews import DECIDING, preview_rows, steps_of, summary
from league.portal.views.imports.access import batch_of

PAGE = 50
BATCH = "kernel.ImportBatch"


@declare(object=BATCH)
def detail(request, pk: int):
    """Where the batch stands: preview while it is open, progress or result after."""
    batch = batch_of(request, pk)
    context = {
        "batch": batch,
        "sheet": sheet_of(batch.kind),
        "track": steps_of(batch),
        "summary": summary(batch),
    }
    if batch.state != ImportState.PREVIEWED:
        return render(request, "portal/imports/result.html", context)
    code, show = request.GET.get("cause", ""), request.GET.get("show", "problems")
    rows = chosen_rows(batch, code, show)
    after = request.GET.get("after", "")
    if after.isdigit():
        rows = rows.filter(position__gt=int(after))
    page = list(rows.order_by("position")[: PAGE + 1])
    context |= {
        "problems": causes(batch),
        "warnings": causes(batch, warnings=True),
        "cause": code,
        "show": show,
        "wrong": wrong_values(batch, code)[:10] if code else [],
        "table": preview_rows(batch, page[:PAGE]),
        "next": page[PAGE - 1].position if len(page) > PAGE else None,
        "total": rows.count() if not after else None,
    }
    return render(request, "portal/imports/preview.html", context)


def chosen_rows(batch, code: str, show: str):
    """Rows with one cause, all rows, or (first seen) those that need a decision."""
    rows = batch.rows.exclude(status=RowStatus.SKIP)
    if code:
        keys = [
            row.pk
            for row in rows.only("pk", "causes", "warnings")
            if code in row.causes or code in row.warnings
        ]
        return rows.filter(pk__in=keys)
    if show == "all":
        return rows
    return rows.filter(status__in=DECIDING)


@declare(object=BATCH, methods=("GET", "POST"))
def mapping(request, pk: int):
    """Check the columns: which sheets hold data, where their heading is, which column is what."""
    batch = batch_of(request, pk)
    sheet = sheet_of(batch.kind)
    if request.method == "POST":
        try:
            preview(batch, mapping=asked_mapping(batch, request.POST, sheet))
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("portal:import-mapping", pk)
        messages.success(request, _("已按您的选择重新识别。"))
        return redirect("portal:import-detail", pk)
    context = {
        "batch": batch,
        "sheet": sheet,
        "track": steps_of(batch, now=1),
        "tables": tables(batch, sheet),
    }
    return render(request, "portal/imports/mapping.html", context)


def tables(batch, sheet) -> list[dict]:
    """What was recognized, shaped for the page: each column with its heading and the choice made."""
    shown = []
    for number, one in enumerate(batch.recognized):
        chosen = {int(index): key for index, key in one["columns"].items()}
        labels = {int(index): label for index, label in one["labels"].items()}
        columns = [
            (index, labels.get(index, ""), chosen.get(index, "")) for index in sorted({*labels, *chosen})
        ]
        shown.append(
            {
                "number": number,
                "columns": columns,
                **{k: one[k] for k in ("sheet", "role", "header_rows", "why")},
            }
        )
    return shown


def asked_mapping(batch, data, sheet) -> dict[str, dict]:
    """The corrections of the form, by sheet name, as `preview` takes them."""
    wishes = {}
    for number, one in enumerate(batch.recognized):
        columns = {}
        for index in {*one["labels"], *one["columns"]}:
            key = data.get(f"column-{number}-{index}", "")
            if key in sheet.by_key:
                columns[int(index)] = key
        wish = {"role": data.get(f"role-{number}", one["role"]), "columns": columns}
        first, last = data.get(f"top-{number}", ""), data.get(f"bottom-{number}", "")
        if first.isdigit():
            bottom = int(last) if last.isdigit() else int(first)
            wish["header_rows"] = list(range(int(first), min(max(bottom, int(first)), int(first) + 4) + 1))
        wishes[one["sheet"]] = wish
    return wishes


@declare(object=BATCH, methods=("GET", "POST"))
def row(request, pk: int, number: int):
    """One row of the file: every cell in a form, what is wrong beside it."""
    batch = batch_of(request, pk)
    stored = batch.rows.filter(position=number).first()
    if stored is None or stored.payload is None:
        raise Http404
    if request.method == "POST":
        for column in sheet_of(batch.kind).by_key:
            text = request.POST.get(f"cell-{column}")
            if text is not None and text.strip() != stored.cells.get(column, ""):
                stored = edit_cell(batch, stored, column, text, actor=request.user)
        messages.success(request, _("第 %(row)d 行已修改并重新检查。") % {"row": stored.number})
        return redirect("portal:import-detail", pk)
    context = {
        "batch": batch,
        "sheet": sheet_of(batch.kind),
        "row": stored,
        "line": preview_rows(batch, [stored])["lines"][0],
    }
    return render(request, "portal/imports/row.html", context)


@declare(object=BATCH, methods=("POST",))
def fix(request, pk: int):
    """Replace one text in a whole column, everywhere it stands."""
    batch = batch_of(request, pk)
    changed = fix_column(
        batch,
        request.POST.get("column", ""),
        request.POST.get("old", ""),
        request.POST.get("new", ""),
        actor=request.user,
    )
    messages.success(request, _("改了 %(n)d 行，已重新检查。") % {"n": changed})
    return redirect("portal:import-detail", pk)


@declare(object=BATCH, methods=("POST",))
def skip(request, pk: int, number: int):
    """Leave a row out."""
    batch = batch_of(request, pk)
    stored = batch.rows.filter(position=number).first()
    if stored is None:
        raise Http404
    skip_row(batch, stored, actor=request.user)
    messages.success(request, _("第 %(row)d 行已跳过，不会导入。") % {"row": stored.number})
    return redirect("portal:import-detail", pk)
