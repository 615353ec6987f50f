"""Steps two and three: what was recognized, and the preview with its problems."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from league.kernel.errors import DomainError
from league.kernel.models import ImportBatch, ImportRow, RowStatus
from league.kernel.sheets import sheet as sheet_of
from league.kernel.sheets.batches import aim, decide, edit_cell, fix_column, preview, skip_row
from league.kernel.views import declare
from league.portal.forms import AimForm, scope_of
from league.portal.previews import (
    chosen_rows,
    columns_of,
    groups_of,
    line_of,
    names_of,
    places_of,
    preview_rows,
    progress_of,
    repeated_values,
    steps_of,
    summary,
    tables,
)
from league.portal.views.imports.access import batch_of

PAGE = 50
BATCH = "kernel.ImportBatch"
SHOWN = ("problems", "changes", "all", "skipped")


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
    if batch.is_open:
        return render(request, "portal/imports/preview.html", context | _preview(batch, request.GET))
    return render(request, "portal/imports/result.html", context | {"running": progress_of(batch)})


def _preview(batch: ImportBatch, asked) -> dict:
    """The problems by cause, and a page of the rows asked for."""
    code, after = asked.get("cause", ""), asked.get("after", "")
    show = asked.get("show") if asked.get("show") in SHOWN else SHOWN[0]
    rows = chosen_rows(batch, code, show)
    total = rows.count()
    if after.isdecimal():
        rows = rows.filter(position__gt=int(after))
    page = list(rows.order_by("position")[: PAGE + 1])
    table = preview_rows(batch, page[:PAGE], show)
    groups = groups_of(batch)
    return {
        "groups": groups,
        "chosen": next((one["group"] for one in groups if one["group"].code == code), None),
        "show": show,
        "repeated": repeated_values(batch, code, table["names"]) if code else [],
        "table": table,
        "left_out": chosen_rows(batch, "", "skipped").count(),
        "warned": batch.rows.filter(status=RowStatus.IMPORT).exclude(warnings=[]).count(),
        "next": page[PAGE - 1].position if len(page) > PAGE else None,
        "total": total,
        "query": asked.urlencode(),
    }


def _back(request, pk: int):
    """To the preview as it was filtered when the form was sent."""
    query = request.GET.urlencode()
    return redirect(reverse("portal:import-detail", args=[pk]) + (f"?{query}" if query else ""))


def _row(batch: ImportBatch, number: int) -> ImportRow:
    """The row of the file at a position; 404 for one that carries no data."""
    stored = batch.rows.filter(position=number).first()
    if stored is None or stored.payload is None:
        raise Http404
    return stored


@declare(object=BATCH, methods=("GET", "POST"))
def mapping(request, pk: int):
    """Check scope, day and columns: which sheets hold data, where their heading is, which column is what."""
    batch = batch_of(request, pk)
    sheet = sheet_of(batch.kind)
    form = AimForm(request.user, sheet.register.permit, request.POST or None, initial=_aimed(batch))
    if request.method == "POST" and form.is_valid():
        try:
            aim(
                batch,
                scope=scope_of(form.cleaned_data["scope"]),
                as_of=form.cleaned_data["as_of"],
                actor=request.user,
            )
            preview(batch, mapping=asked_mapping(batch, request.POST, sheet))
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("portal:import-mapping", pk)
        messages.success(request, _("已按您的选择重新识别。"))
        return redirect("portal:import-detail", pk)
    context = {
        "batch": batch,
        "form": form,
        "sheet": sheet,
        "track": steps_of(batch, now=1),
        "tables": tables(batch, sheet),
        "places": places_of(batch, sheet) if sheet.place else [],
    }
    return render(request, "portal/imports/mapping.html", context)


def _aimed(batch: ImportBatch) -> dict:
    return {"scope": batch.scope_path.rstrip(".").rsplit(".", 1)[-1], "as_of": batch.as_of}


def asked_mapping(batch: ImportBatch, data, sheet) -> dict[str, dict]:
    """The corrections of the form, by sheet name, as `preview` takes them."""
    return {
        one["sheet"]: _asked_table(number, one, data, sheet) for number, one in enumerate(batch.recognized)
    }


def _asked_table(number: int, one: dict, data, sheet) -> dict:
    wish = {"role": data.get(f"role-{number}", one["role"]), "place": data.get(f"place-{number}", "")}
    first, last = data.get(f"top-{number}", ""), data.get(f"bottom-{number}", "")
    rows = one["header_rows"]
    if first.isdecimal():
        bottom = int(last) if last.isdecimal() else int(first)
        rows = wish["header_rows"] = list(range(int(first), min(max(bottom, int(first)), int(first) + 4) + 1))
    asked = {int(i): data.get(f"column-{number}-{i}", "") for i in {*one["labels"], *one["columns"]}}
    # Another heading has other columns: they are read anew instead of taken from the form.
    same = rows == one["header_rows"]
    wish["columns"] = {index: key for index, key in asked.items() if same and key in sheet.by_key}
    return wish


@declare(object=BATCH, methods=("GET", "POST"))
def row(request, pk: int, number: int):
    """One row of the file: every cell in a form, what is wrong beside it; one cell alone from the list."""
    batch = batch_of(request, pk)
    stored = _row(batch, number)
    if request.method == "POST":
        edited = edit_asked(batch, stored, request.POST, request.user)
        words = _("第 %(row)d 行已修改并重新检查，没有问题了。") if not edited.causes else ""
        words = words or _("第 %(row)d 行已重新检查，还有问题：%(why)s")
        why = _("；").join(line_of(edited, [])["short"])
        messages.success(request, words % {"row": edited.number, "why": why})
        return _back(request, pk)
    context = {
        "batch": batch,
        "sheet": sheet_of(batch.kind),
        "row": stored,
        "line": line_of(stored, columns_of(batch)),
        "names": names_of(batch, columns_of(batch)),
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/imports/row.html", context)


def edit_asked(batch: ImportBatch, stored: ImportRow, data, actor) -> ImportRow:
    """Put every cell of the form that differs; a hidden personal number left empty stays as it is."""
    for cell in line_of(stored, columns_of(batch))["cells"]:
        text = data.get(f"cell-{cell['key']}")
        if text is not None and text.strip() != cell["text"]:
            stored = edit_cell(batch, stored, cell["key"], text, actor=actor)
    return stored


@declare(object=BATCH, methods=("POST",))
def fix(request, pk: int):
    """Replace one text in a whole column, everywhere it stands."""
    batch = batch_of(request, pk)
    asked = [request.POST.get(name, "") for name in ("column", "old", "new")]
    changed = fix_column(batch, *asked, actor=request.user)
    messages.success(request, _("改了 %(n)d 行，已重新检查。") % {"n": changed})
    return _back(request, pk)


@declare(object=BATCH, methods=("POST",))
def skip(request, pk: int, number: int):
    """Leave a row out, or take it in again."""
    batch = batch_of(request, pk)
    left_out = request.POST.get("take") != "in"
    stored = skip_row(batch, _row(batch, number), actor=request.user, skip=left_out)
    words = _("第 %(row)d 行已跳过，不会导入。") if left_out else _("第 %(row)d 行已恢复。")
    messages.success(request, words % {"row": stored.number})
    return _back(request, pk)


@declare(object=BATCH, methods=("POST",))
def choose(request, pk: int, number: int):
    """Settle a cell that came back from an export: `keep` mine, or what stands there now."""
    batch = batch_of(request, pk)
    mine = request.POST.get("keep") == "mine"
    column = request.POST.get("column", "")
    stored = decide(batch, _row(batch, number), column, mine=mine, actor=request.user)
    words = _("第 %(row)d 行已采用您的内容。") if mine else _("第 %(row)d 行已保留现在的内容。")
    messages.success(request, words % {"row": stored.number})
    return _back(request, pk)
