"""The appraisal of a branch as a workbook: names filled in, ballots and grades to fill, and the way back."""

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
from members.choices.reviews import ReviewGrade
from members.forms.reviews import BALLOTS, COLUMNS, Grid, label_of
from members.models import Appraisal, Review

REVIEWS = Sheet(
    code="reviews",
    label=gettext_lazy("团员教育评议表"),
    columns=(
        Column("key", gettext_lazy("编号"), "编号 评议编号"),
        Column("name", gettext_lazy("姓名"), "姓名 团员姓名", identifies=True),
        Column("self_grade", gettext_lazy("自评"), "自评 自我评价 自评等次"),
        Column("excellent", gettext_lazy("优秀票"), "优秀票 优秀票数 优秀得票"),
        Column("qualified", gettext_lazy("合格票"), "合格票 合格票数 合格得票"),
        Column("basic", gettext_lazy("基本合格票"), "基本合格票 基本合格票数"),
        Column("failed", gettext_lazy("不合格票"), "不合格票 不合格票数"),
        Column("grade", gettext_lazy("评议等次"), "评议等次 等次 评议结果 建议等次"),
        Column("note", gettext_lazy("备注"), "备注 说明"),
    ),
    needs=("name",),
    identity="",
    others=None,
)
HEAD = 1  # row of the headings, from 0
WIDTHS = {"note": 24}


@override(settings.LANGUAGE_CODE)
def write_review(review: Review) -> bytes:
    """The workbook of an appraisal: a line per member with what is stored, drop-downs for the grades."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    page = book.add_worksheet(str(REVIEWS.label))
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2", "align": "center"})
    box, title = book.add_format({"border": 1}), book.add_format({"bold": True, "font_size": 14})
    page.write_string(0, 0, clean(_("%(review)s（编号和姓名请勿改动）") % {"review": review}), title)
    heads = [("key", _("编号")), ("name", _("姓名")), *((name, label_of(name)) for name in COLUMNS)]
    for column, (key, label) in enumerate(heads):
        page.write_string(HEAD, column, label, bold)
        page.set_column(column, column, WIDTHS.get(key, 11))
    for row, line in enumerate(review.lines, start=HEAD + 1):
        page.write_number(row, 0, line.pk, box)
        page.write_string(row, 1, clean(line.member.name), box)
        for column, name in enumerate(COLUMNS, start=2):
            _write_cell(page, row, column, _shown(line, name), box)
    _offer_grades(page, len(review.lines))
    page.freeze_panes(HEAD + 1, 2)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _shown(line: Appraisal, column: str):
    return getattr(line, column) if column in (*BALLOTS, "note") else getattr(line, f"get_{column}_display")()


def _write_cell(page, row: int, column: int, value, box) -> None:
    if isinstance(value, int):
        page.write_number(row, column, value, box)
    elif value:
        page.write_string(row, column, clean(value), box)
    else:
        page.write_blank(row, column, None, box)


def _offer_grades(page, lines: int) -> None:
    labels = [str(label) for label in ReviewGrade.labels]
    for name in ("self_grade", "grade"):
        column = COLUMNS.index(name) + 2
        rule = {"validate": "list", "source": labels, "error_message": _("请从下拉列表里选择。")}
        page.data_validation(HEAD + 1, column, HEAD + max(lines, 1), column, rule)


def read_review(review: Review, data: bytes, filename: str) -> tuple[Grid, list[str]]:
    """The grid of a workbook that came back, and sentences on rows that belong to nobody here.

    A row is found by its number, or by a name that one member bears. Refused for a file without the table.
    """
    context = Context(scope=review.branch.code, as_of=timezone.localdate())
    rows = [
        row for row in examine(REVIEWS, open_book(data, filename), context).rows if row.values.get("name")
    ]
    if not rows:
        raise Refused(_("没有在文件里找到评议表。请下载评议表，填好后原样上传。"))
    raw: dict[int, Mapping[str, str]] = {}
    strange = []
    for row in rows:
        line = _line_of(review, row.values)
        if line is None or line.pk in raw:
            words = _("第 %(row)d 行“%(name)s”不在参评名单里，或重复出现，请核对。")
            strange.append(words % {"row": row.row, "name": str(row.values["name"])[:20]})
            continue
        raw[line.pk] = {name: str(row.values.get(name) or "") for name in COLUMNS}
    return Grid(review, raw), strange


def _line_of(review: Review, values: Mapping) -> Appraisal | None:
    name, key = str(values["name"]).strip(), str(values.get("key") or "").strip()
    same = [line for line in review.lines if line.member.name == name]
    by_key = [line for line in same if str(line.pk) == key]
    if by_key:
        return by_key[0]
    return same[0] if len(same) == 1 and not key else None
