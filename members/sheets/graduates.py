"""The destinations of a class as a workbook: names filled in, destinations to fill, and the way back."""

import io
from collections.abc import Mapping

import xlsxwriter
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from league.kernel.errors import Refused
from league.kernel.sheets import Column, Context, Sheet, examine, open_book
from league.kernel.sheets.writing import clean
from members.choices.graduates import Destination, GraduateState
from members.forms.graduates import COLUMNS, Grid, label_of, text_of
from members.models import Graduate
from orgs.models import Org

GRADUATES = Sheet(
    code="graduates",
    label=gettext_lazy("毕业去向表"),
    columns=(
        Column("key", gettext_lazy("编号"), "编号"),
        Column("name", gettext_lazy("姓名"), "姓名 团员姓名", identifies=True),
        Column("destination", gettext_lazy("毕业去向"), "毕业去向 去向"),
        Column("target", gettext_lazy("转入团组织"), "转入团组织 接收团组织 去向团组织"),
        Column("outside", gettext_lazy("外地团组织全称"), "外地团组织全称 外地团组织"),
    ),
    needs=("name", "destination"),
    identity="",
    others=None,
)
HEAD = 1  # row of the headings, from 0
WIDTHS = {"name": 12, "destination": 24, "target": 44, "outside": 36}


def open_lines(graduates: list[Graduate]) -> list[Graduate]:
    """Who is still to be handed over."""
    return [line for line in graduates if line.state == GraduateState.OPEN]


@override(settings.LANGUAGE_CODE)
def write_class(branch: Org, graduates: list[Graduate]) -> bytes:
    """The workbook of a class: a line per member still to be handed over, a drop-down for the destination."""
    buffer, lines = io.BytesIO(), open_lines(graduates)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    page = book.add_worksheet(str(GRADUATES.label))
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2", "align": "center"})
    box, title = book.add_format({"border": 1}), book.add_format({"bold": True, "font_size": 14})
    words = _("%(branch)s 毕业去向（编号和姓名请勿改动）") % {"branch": branch}
    page.write_string(0, 0, clean(words), title)
    heads = [("key", _("编号")), ("name", _("姓名")), *((name, label_of(name)) for name in COLUMNS)]
    for column, (key, label) in enumerate(heads):
        page.write_string(HEAD, column, label, bold)
        page.set_column(column, column, WIDTHS.get(key, 9))
    for row, line in enumerate(lines, start=HEAD + 1):
        page.write_number(row, 0, line.pk, box)
        for column, text in enumerate(_texts(line), start=1):
            page.write_string(row, column, clean(text), box)
    rule = {"validate": "list", "source": [str(label) for label in Destination.labels]}
    page.data_validation(HEAD + 1, 2, HEAD + max(len(lines), 1), 2, rule)
    page.freeze_panes(HEAD + 1, 2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _texts(line: Graduate) -> list[str]:
    where = line.get_destination_display() if line.destination else ""
    return [line.member.name, str(where), text_of(line.target), line.outside]


def read_class(branch: Org, graduates: list[Graduate], data: bytes, filename: str) -> tuple[Grid, list[str]]:
    """The grid of a workbook that came back, and sentences on rows that belong to nobody here.

    A row is found by its number, or by a name that one graduate bears. Refused for a file without the table.
    """
    context = Context(scope=branch.code, as_of=timezone.localdate())
    rows = examine(GRADUATES, open_book(data, filename), context).rows
    rows = [row for row in rows if row.values.get("name")]
    if not rows:
        raise Refused(_("没有在文件里找到毕业去向表。请下载去向表，填好后原样上传。"))
    raw: dict[int, Mapping[str, str]] = {}
    strange = []
    for row in rows:
        line = _line_of(open_lines(graduates), row.values)
        if line is None or line.pk in raw:
            words = _("第 %(row)d 行“%(name)s”不在待衔接的名单里，或重复出现，请核对。")
            strange.append(words % {"row": row.row, "name": str(row.values["name"])[:20]})
            continue
        raw[line.pk] = {name: str(row.values.get(name) or "") for name in COLUMNS}
    return Grid(graduates, raw), strange


def _line_of(lines: list[Graduate], values: Mapping) -> Graduate | None:
    name, key = str(values["name"]).strip(), str(values.get("key") or "").strip()
    same = [line for line in lines if line.member.name == name]
    by_key = [line for line in same if str(line.pk) == key]
    if by_key:
        return by_key[0]
    return same[0] if len(same) == 1 and not key else None
