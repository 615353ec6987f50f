"""Word documents in the form of official letters (公示, 批复, 介绍信 …), filled from what the register knows.

Contract: an app declares a `Letter` once: its words with places such as `{{ name }}`, and a table whose rows
are given as `rows`. `write` fills it. An installation that wants other words puts its own Word file with the
same places at `LEAGUE_VAR/letters/<code>.docx`; `template` hands out the declared one to begin with. Letters
are Chinese in every language of the pages. Their form follows GB/T 9704.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

TITLE_FONT, BODY_FONT, TABLE_FONT = "方正小标宋简体", "仿宋_GB2312", "宋体"
TITLE_SIZE, BODY_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(12)  # 二号, 三号, 小四
MARGINS = {"top": Mm(37), "bottom": Mm(35), "left": Mm(28), "right": Mm(26)}
LINE, INDENT = Pt(28), Pt(32)


@dataclass(frozen=True)
class Letter:
    """A declared letter.

    title, body, tail, sign: words with places `{{ … }}`; body stands before the table, tail after it.
    columns: (heading, place in a row), `("姓名", "row.name")`; empty for a letter without a table.
    """

    code: str
    label: str
    title: str
    body: tuple[str, ...]
    columns: tuple[tuple[str, str], ...] = ()
    tail: tuple[str, ...] = ()
    sign: tuple[str, ...] = ("{{ sign }}", "{{ day }}")

    def __post_init__(self):
        if self.code in _letters:
            raise ValueError(f"letter {self.code} is declared twice")
        _letters[self.code] = self


_letters: dict[str, Letter] = {}


def all_letters() -> list[Letter]:
    """Every declared letter, by code."""
    return [_letters[code] for code in sorted(_letters)]


def write(code: str, context: Mapping) -> bytes:
    """The filled letter as the bytes of a .docx; KeyError for an unknown code.

    context: values by the names of the places; `rows` for the table. Values are texts, never markup.
    """
    filled = DocxTemplate(io.BytesIO(template(code)))
    filled.render(dict(context), SandboxedEnvironment(autoescape=True), autoescape=True)
    return _bytes(filled)


def template(code: str) -> bytes:
    """The Word file with its places: the installation's own, else the declared one."""
    own = Path(settings.LEAGUE_VAR) / "letters" / f"{code}.docx"
    return own.read_bytes() if own.exists() else _bytes(_composed(_letters[code]))


def chinese_day(day) -> str:
    """A day as letters write it: 2026年11月25日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _bytes(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _composed(letter: Letter):
    document = Document()
    for side, width in MARGINS.items():
        setattr(document.sections[0], f"{side}_margin", width)
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    title = _paragraph(document, letter.title, TITLE_FONT, TITLE_SIZE)
    title.alignment, title.paragraph_format.space_after = WD_ALIGN_PARAGRAPH.CENTER, LINE
    for words in letter.body:
        _paragraph(document, words).paragraph_format.first_line_indent = INDENT
    if letter.columns:
        _table(document, letter)
    for words in letter.tail:
        _paragraph(document, words).paragraph_format.first_line_indent = INDENT
    _paragraph(document, "")
    for words in letter.sign:
        _paragraph(document, words).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return document


def _paragraph(holder, words: str, font: str = BODY_FONT, size: Pt = BODY_SIZE):
    paragraph = holder.add_paragraph()
    _run(paragraph, words, font, size)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = LINE
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _run(paragraph, words: str, font: str, size: Pt) -> None:
    run = paragraph.add_run(words)
    run.font.name, run.font.size = font, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(document, letter: Letter) -> None:
    """Headings, then one row between the marks that repeat it for every row given."""
    opening, closing = "{%tr for row in rows %}", "{%tr endfor %}"
    row = [f"{{{{ {place} }}}}" for _heading, place in letter.columns]
    lines = ([heading for heading, _place in letter.columns], [opening], row, [closing])
    table = document.add_table(rows=len(lines), cols=len(letter.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cells, words in zip(table.rows, lines, strict=True):
        for cell, text in zip(cells.cells, words, strict=False):
            _run(cell.paragraphs[0], text, TABLE_FONT, TABLE_SIZE)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
