"""The workbook of a report: a page per table, the checks, the roster, 导出说明."""

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel.sheets.writing import Head, Page, Workbook
from reports.forms.base import Cell, Report, Table
from reports.forms.schemes import SCHEMES
from reports.sheets.registers import ROSTERS, Register, written

Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Progress for callers that show none."""


def write_report(path: Path, report: Report, actor: str, progress: Progress = silent) -> dict[str, int]:
    """Write the workbook; returns rows expected and written.

    actor: the name on the 导出说明 page. progress: called with rows done and in all.
    """
    register = roster_of(report)
    roster = list(_roster_ids(report, register)) if register else []
    lines = sum(len(table.lines) for table in report.tables)
    expected, done = lines + len(roster), 0
    with Workbook(path) as book:
        for table in report.tables:
            done += _table(book, report, table)
            progress(done, expected)
        _checks(book, report)
        if register:
            done += _roster(book, report, register, roster, lambda n: progress(lines + n, expected))
        book.notes(_notes(report, actor, expected, done))
    return {"expected": expected, "written": done}


def _table(book: Workbook, report: Report, table: Table) -> int:
    heads = [Head(str(table.stub), 26)]
    heads += [Head(str(m.label), 11, str(m.group)) for m in table.measures]
    page = Page(
        name=table.name,
        title=table.title,
        heads=tuple(heads),
        unit=_("填报单位：%s") % report.org.name,
        day=_("统计时点：%s") % report.on.isoformat(),
        remark=_("说明：%s") % table.remark if table.remark else "",
        signed=True,
    )
    rows = [[line.label, *map(_shown, cells)] for line, cells in zip(table.lines, table.cells, strict=True)]
    strong = frozenset(index for index, line in enumerate(table.lines) if line.kind == "total")
    return book.page(page, rows, strong)


def _shown(cell: Cell) -> object:
    """A figure as the workbook shows it: a number, or the word for none."""
    return _("无数据") if cell.value is None else cell.value


def _checks(book: Workbook, report: Report) -> None:
    """The outcome of every check, failures first."""
    heads = (
        Head(_("校验"), 44),
        Head(_("分项之和"), 12),
        Head(_("关系"), 6),
        Head(_("合计"), 12),
        Head(_("差额"), 10),
        Head(_("结果"), 10),
    )
    page = Page(
        _("校验结果"), _("%s 校验结果") % report.form.title, heads, _("填报单位：%s") % report.org.name
    )
    ordered = sorted(report.checks, key=lambda sides: sides.holds)
    book.page(
        page,
        [
            [s.label, s.left, s.sign, s.right, s.difference, _("相符") if s.holds else _("不符")]
            for s in ordered
        ],
    )


def roster_of(report: Report) -> Register | None:
    """The columns of the list with a report, None for a report without one."""
    return ROSTERS[report.roster.cut.rows(report.org).model] if report.roster else None


def _roster_ids(report: Report, register: Register):
    rows = report.roster.cut.rows(report.org)
    return rows.order_by("unit_path", *register.order, "pk").values_list("pk", flat=True)


def _roster(book: Workbook, report: Report, register: Register, ids: list[int], progress) -> int:
    page = Page(
        name=report.roster.title,
        title=report.roster.title,
        heads=register.heads(),
        unit=_("填报单位：%s") % report.org.name,
        day=_("统计时点：%s") % report.on.isoformat(),
        signed=True,
    )
    return book.page(page, written(register, ids, progress=progress))


def _notes(report: Report, actor: str, expected: int, done: int) -> list[tuple[str, object]]:
    scheme = SCHEMES.get(report.scheme)
    return [
        (_("报表"), f"{report.form.code} {report.form.title}"),
        (_("导出人"), actor),
        (_("导出时间"), timezone.localtime().strftime("%Y-%m-%d %H:%M")),
        (_("范围"), f"{report.org.name}（{report.org.code}）"),
        (_("统计时点"), report.on.isoformat()),
        (_("筛选条件"), _("口径：%s") % scheme if scheme else _("全部")),
        (_("校验不符"), len(report.failed)),
        (_("应导出行数"), expected),
        (_("实际导出行数"), done),
    ]
