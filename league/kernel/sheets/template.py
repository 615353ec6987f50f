"""The blank workbook of a sheet: headings, drop-downs, an example row, and how to fill it in."""

import io

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .columns import Column, Sheet

LAST_ROW = 2000
LISTS = "选项"
HEAD = 2
THIN = Side(style="thin", color="FFBBBBBB")
RULES = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
REQUIRED, OPTIONAL = PatternFill("solid", fgColor="FFFDE7E9"), PatternFill("solid", fgColor="FFF3F4F6")


@override(settings.LANGUAGE_CODE)
def blank_template(sheet: Sheet) -> bytes:
    """An .xlsx to fill in: required headings are red, every cell is text so that no digit gets lost.

    Chinese for every reader, because its headings and choices are what `find_header` and the readers know.
    """
    book = Workbook()
    page = book.active
    page.title = str(sheet.label)[:31]
    columns = [column for column in sheet.columns if column.example or column.required or column.choices]
    page.append(
        [_("%(label)s导入模板（红色栏必填；第 3 行是示例，导入时自动跳过）") % {"label": sheet.label}]
    )
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(columns))
    page["A1"].font = Font(bold=True, size=14)
    lists = book.create_sheet(LISTS)
    for index, column in enumerate(columns, start=1):
        _head(page, index, column, sheet)
        _example(page, index, column)
        if column.choices:
            _drop_down(page, lists, index, column)
    lists.sheet_state = "hidden"
    page.freeze_panes = page.cell(HEAD + 1, 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _head(page, index: int, column: Column, sheet: Sheet) -> None:
    cell = page.cell(HEAD, index, str(column.label))
    needed = column.required or column.key in sheet.needs
    cell.font = Font(bold=True, color="FFC8000E" if needed else "FF222222")
    cell.fill, cell.border = REQUIRED if needed else OPTIONAL, RULES
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    letter = get_column_letter(index)
    page.column_dimensions[letter].width = column.width
    page.column_dimensions[letter].number_format = "@"


def _example(page, index: int, column: Column) -> None:
    text = column.example or (column.choices[0] if column.choices else "")
    text = _("示例：%(text)s") % {"text": text} if index == 1 else text
    cell = page.cell(HEAD + 1, index, str(text))
    cell.number_format, cell.font = "@", Font(italic=True, color="FF888888")


def _drop_down(page, lists, index: int, column: Column) -> None:
    """A list on the hidden sheet, because a formula of literal choices may not exceed 255 characters."""
    letter = get_column_letter(index)
    for row, choice in enumerate(column.choices, start=1):
        lists.cell(row, index, str(choice))
    source = f"'{LISTS}'!${letter}$1:${letter}${len(column.choices)}"
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.error = _("请从下拉列表里选择。")
    page.add_data_validation(rule)
    rule.add(f"{letter}{HEAD + 1}:{letter}{LAST_ROW}")
