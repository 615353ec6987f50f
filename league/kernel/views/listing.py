"""The list page of a model: filters, chosen columns, key paging, bulk selection, export of the filter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from league.kernel import exports
from league.kernel.errors import Refused
from league.kernel.models.filters import ColumnChoice, SavedFilter
from league.kernel.views import filtering, keypaging, once
from league.kernel.views.base import Pages
from league.kernel.views.columns import Column, writers, written

COUNT_CAP = 100_000
SIZES = (20, 50, 100, 200)


def tabs(sisters: Sequence[tuple[str, str]], here: str) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is here) of pages that stand side by side; `here`: a URL name."""
    return [(label, reverse(name), name == here) for name, label in sisters]


@dataclass(frozen=True)
class Bulk:
    """An action on the ticked rows.

    run(pages, queryset) → response; the queryset holds the ticked rows where the user holds the permit.
    """

    name: str
    label: str
    permit: str
    run: Callable
    icon: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table, its cells already written."""

    pk: int
    url: str
    title: str
    cells: SafeString


class ListPages(Pages):
    """The list. `columns`, `order` (a column name, `-` for downwards), `filterset`, `bulk` are declared.

    sisters: (URL name, label) of the lists beside this one, this one among them; shown as tabs.
    rows_by: names of the address by which `queryset` decides what the page is about; exports keep them.
    """

    columns: tuple[Column, ...] = ()
    order = ""
    filterset = None
    rows_by: tuple[str, ...] = ()
    bulk: tuple[Bulk, ...] = ()
    sisters: Sequence[tuple[str, str]] = ()
    empty_title = ""
    empty_text = ""

    # Pages

    def index(self, request) -> HttpResponse:
        """The list; a posted filter form is turned into an address without personal values."""
        if request.method == "POST":
            query = filtering.keep(request, filtering.private_names(self.filterset))
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        return self.render("list", self.list_context())

    def bulk_page(self, request, name: str) -> HttpResponse:
        """Run a bulk action on the ticked rows (or on the whole filter), once."""
        self.require_today()
        action = next(action for action in self.bulk_actions() if action.name == name)
        rows = self.picked(self.queryset().visible_to(self.user, action.permit))
        once.spend(request)
        return action.run(self, rows)

    def export(self, request) -> HttpResponse:
        """Order the export of exactly this filter, or of the ticked rows."""
        once.spend(request)
        rows = self.visible("export")
        return self.start_export(self.picked(rows) if "pick" in request.POST else self.filtered(rows))

    def start_export(self, rows) -> HttpResponse:
        """Order exactly these rows by the page's own columns and lead to the export centre."""
        column, down = self.sorting()
        exports.order_list(
            self.url_name("list"),
            str(self.label),
            actor=self.user,
            permit=self.permit_for("export"),
            rows=rows.order_by(f"-{column.sort}" if down else column.sort, "pk"),
            words=self.filter_words(rows),
            on=self.on,
            query={name: self.request.GET[name] for name in self.rows_by if name in self.request.GET},
            form="csv" if self.request.POST.get("form") == "csv" else "xlsx",
        )
        messages.success(self.request, _("已开始导出，可以离开本页；完成后在导出中心下载。"))
        return HttpResponseRedirect(exports.centre_url())

    def filter_words(self, rows) -> str:
        """The filter in words, without its personal values."""
        bound = self.filter_of(rows)
        if bound is None or not bound.is_valid():
            return ""
        private = [bound.form[name].label for name in filtering.private_names(self.filterset)]
        chips = filtering.chips(self.request, bound)
        return "；".join(
            f"{each['label']}：{each['value']}" for each in chips if each["label"] not in private
        )

    def exported_columns(self) -> list[tuple[Column, Mapping]]:
        """The columns of a workbook with the labels of their choices: all that read something of the row."""
        made = writers(self.model, [column for column in self.columns_shown() if column.lookups])
        return [(writer.column, writer.choices) for writer in made]

    # The rows

    def data(self):
        """The filter's query with private values put back."""
        return filtering.restored(self.request)

    def filter_of(self, rows):
        """The bound filter set over rows, None when the list has none."""
        if self.filterset is None:
            return None
        return self.filterset(self.data(), queryset=rows, request=self.request)

    def filtered(self, rows):
        """Rows of the filter; none when the filter is wrong, so that nothing is exported by accident."""
        bound = self.filter_of(rows)
        if bound is None:
            return rows
        return bound.qs if bound.is_valid() else rows.none()

    def picked(self, rows):
        """The ticked rows, or the whole filter when 选中全部 is ticked; Refused for none."""
        if self.request.POST.get("everything"):
            return self.filtered(rows)
        keys = [key for key in self.request.POST.getlist("pick") if key.isdecimal()]
        if not keys:
            raise Refused(_("还没有选中任何一行。请先在左边打勾，再办理。"), code="nothing_picked")
        return rows.filter(pk__in=keys)

    def count(self, rows) -> int:
        """Rows of the filter, counted no further than the cap so that a huge register stays quick."""
        return rows.order_by().values("pk")[: COUNT_CAP + 1].count()

    # What the template gets

    def list_context(self) -> dict:
        """Everything the list template needs; override to add to it."""
        bound = self.filter_of(self.visible("list"))
        rows = self.filtered_for_page(bound)
        chosen = self.chosen_columns()
        column, down = self.sorting()
        page = self.page_of(rows, column, down, chosen)
        total = self.count(rows)
        return {
            "title": self.label,
            "meta": self.list_meta(total),
            "crumbs": self.crumbs(),
            "filter": bound,
            "private": bool(filtering.private_names(self.filterset)),
            "applied": filtering.chips(self.request, bound) if bound else [],
            "clear_url": self.url("list"),
            "saved": self.saved_filters(),
            "query": self.request.GET.urlencode(),
            "page_name": self.url_name("list"),
            "heads": [self._head(each, column, down) for each in chosen],
            "all_columns": [(each, each in chosen) for each in self.columns_shown()],
            "rows": self.write(page.rows, chosen),
            "shown": len(page.rows),
            "total": total,
            "capped": total > COUNT_CAP,
            "previous_url": self._edge_url("before", page.before),
            "next_url": self._edge_url("after", page.after),
            "sizes": [(size, size == self.size()) for size in SIZES],
            "unit": self.unit,
            "bulk": self.bulk_context(),
            "add_url": self.url("add") if self.can_add() else "",
            "export_url": self.url("export") if self.can_export() else "",
            "acts": self.list_acts(),
            "sisters": tabs(self.sisters, self.url_name("list")),
            "once": once.new_key(),
        }

    def filtered_for_page(self, bound):
        """Rows to show: a wrong filter shows none and its errors."""
        if bound is None:
            return self.visible("list")
        return bound.qs if bound.is_valid() else self.visible("list").none()

    def list_meta(self, total: int) -> list[str]:
        """Short facts under the heading; hook."""
        return []

    def list_acts(self) -> list[dict]:
        """Further buttons of the head, as dicts with label, url, icon; hook."""
        return []

    def can_add(self) -> bool:
        """Whether the one primary action is offered."""
        return "add" in self.permits and not self.on and self.may("add")

    def can_export(self) -> bool:
        """Whether this list can be exported, and by this user."""
        return "export" in self.permits and self.may("export")

    # Columns, order, size

    def columns_shown(self) -> tuple[Column, ...]:
        """The declared columns; hook for pages that show a past day."""
        return self.columns

    def chosen_columns(self) -> list[Column]:
        """The user's columns, else those shown by default; the leading column is always there."""
        kept = ColumnChoice.objects.filter(user=self.user, page=self.url_name("list")).first()
        if kept is None:
            return [column for column in self.columns_shown() if column.shown]
        return [column for column in self.columns_shown() if column.lead or column.name in kept.names]

    def sorting(self) -> tuple[Column, bool]:
        """The column to sort by and whether downwards; an unknown wish falls back to the order declared."""
        wish = self.request.GET.get("sort", "") or self.order
        by_name = {column.name: column for column in self.columns_shown() if column.sort}
        for text in (wish, self.order):
            column = by_name.get(text.lstrip("-"))
            if column:
                return column, text.startswith("-")
        return Column("pk", "", sort="pk"), self.order == "-pk"

    def size(self) -> int:
        """Rows per page."""
        wish = self.request.GET.get("size", "")
        return int(wish) if wish.isdecimal() and int(wish) in SIZES else self.page_size

    def page_of(self, rows, column: Column, down: bool, chosen) -> keypaging.KeyPage:
        """The page of plain values the address asks for."""
        lookups = dict.fromkeys(lookup for each in chosen for lookup in each.lookups)
        return keypaging.page(
            rows,
            key=column.sort,
            size=self.size(),
            values=tuple(lookups),
            descending=down,
            nullable=column.nullable,
            after=self.request.GET.get("after", ""),
            before=self.request.GET.get("before", ""),
        )

    def write(self, rows: list[dict], chosen) -> list[Row]:
        """Lines with their cells written, the address made once and filled in per row."""
        made = writers(self.model, chosen)
        lead = next((writer for writer in made if writer.column.lead), made[0] if made else None)
        line = "".join(writer.slot() for writer in made)
        head, _zero, tail = self.url("detail", 0).rpartition("0")
        lines = []
        for row in rows:
            url = f"{head}{row['pk']}{tail}"
            title = str(lead.content(row)) if lead else ""
            lines.append(Row(row["pk"], url, title, written(made, row, url, line)))
        return lines

    def _head(self, column: Column, sorted_by: Column, down: bool) -> dict:
        here = column.name == sorted_by.name
        wish = f"-{column.name}" if here and not down else column.name
        query = self.request.GET.copy()
        query["sort"] = wish
        direction = ("descending" if down else "ascending") if here else ""
        url = filtering.without(query) if column.sort else ""
        return {"column": column, "url": url, "direction": direction}

    def _edge_url(self, name: str, pk) -> str:
        if pk is None:
            return ""
        return f"{filtering.without(self.request.GET)}&{name}={pk}".replace("?&", "?")

    # Saved filters and bulk

    def saved_filters(self):
        """The user's named filters of this page."""
        return SavedFilter.objects.filter(user=self.user, page=self.url_name("list"))

    def bulk_actions(self) -> list[Bulk]:
        """The bulk actions of the page; the workflow's bulk steps join them."""
        return [*self.bulk]

    def bulk_context(self) -> list[dict]:
        """Buttons of the bulk bar that this user may press."""
        if self.on:
            return []
        return [
            {"action": action, "url": self.url(f"bulk-{action.name}")}
            for action in self.bulk_actions()
            if self.holds(action.permit)
        ]
