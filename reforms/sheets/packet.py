"""The evidence packet (佐证材料包) of tasks: an index as a Word document, and every file in its folder."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from league.kernel import files
from league.kernel.letters import BODY_FONT, TITLE_FONT, chinese_day
from league.kernel.models.attachments import Attachment
from reforms.models import Assignment, Outcome, Task
from reforms.rules.progress import figure_of, plain, reached

FORBIDDEN = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')
HEADS = ("单位", "状态", "完成值", "验收", "最近进展", "材料")
LONGEST = 60  # characters of a folder's name; Windows refuses long paths


@dataclass
class Folder:
    """The paths in a packet: made of names people wrote, safe on every system, none of them twice."""

    taken: set[str] = field(default_factory=set)

    def place(self, *names: str) -> str:
        """A path that was not given out before."""
        *folders, last = (self.safe(name) for name in names)
        stem, suffix = Path(last).stem, Path(last).suffix
        for number in range(1, 10_000):
            tail = f"（{number}）" if number > 1 else ""
            path = "/".join([*folders, f"{stem}{tail}{suffix}"])
            if path.lower() not in self.taken:
                break
        self.taken.add(path.lower())
        return path

    @staticmethod
    def safe(name: str) -> str:
        """A name without what a file system or a reader of archives takes for something else."""
        stem, suffix = Path(name).stem, Path(name).suffix[:10]
        stem = FORBIDDEN.sub("_", stem).strip(" .")[:LONGEST]
        return f"{stem or '_'}{FORBIDDEN.sub('', suffix)}"


def write_packet(
    target: Path, title: str, given: list[Assignment], outcomes, progress: Callable[[int], None]
) -> tuple[int, int]:
    """Write the packet of some assignments, ordered by task; how many assignments and files it holds.

    given: with task, its area and programme, and unit. outcomes: those that may be told, as a queryset. Files
    gone from the disk are named in the index.
    """
    folder, told, count = Folder(), 0, 0
    index = _document(title)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for task, rows in groupby(given, key=lambda each: each.task):
            units, came = list(rows), list(outcomes.filter(task=task).order_by("on", "pk"))
            _tell(index, task, units, came)
            for owner, names in _sources(task, units, came):
                count += _pack(archive, folder, owner, names)
            progress(told := told + len(units))
        archive.writestr(f"{Folder.safe(_('目录'))}.docx", _bytes(index))
    return len(given), count


def _sources(task: Task, units: Iterable[Assignment], outcomes: Iterable[Outcome]):
    """The files of a task and the folders they go to: those of its units, those of its outcomes."""
    for given in units:
        yield given.files.all(), (str(task), str(given.org))
    for outcome in outcomes:
        yield outcome.files.all(), (str(task), _("制度成果"), outcome.title)


def _pack(archive, folder: Folder, papers: Iterable[Attachment], names: tuple[str, ...]) -> int:
    found = [(files.location(paper.stored_name), paper.name) for paper in papers]
    kept = [(path, name) for path, name in found if path.exists()]
    for path, name in kept:
        archive.write(path, folder.place(*names, name))
    return len(kept)


# The index


def _document(title: str):
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY_FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    head = document.add_heading(title, 0)
    head.runs[0].font.name = TITLE_FONT
    head.runs[0]._element.rPr.rFonts.set(qn("w:eastAsia"), TITLE_FONT)
    document.add_paragraph(f"数据时间：{chinese_day(timezone.localdate())}")
    return document


def _tell(document, task: Task, units: list[Assignment], outcomes: list[Outcome]) -> None:
    document.add_heading(str(task), 2)
    figure = figure_of(task)
    asked = [
        ("领域", task.parent.title if task.parent else ""),
        ("要求", task.requirement),
        ("衡量方式", str(task.get_measure_display())),
        ("目标值", plain(task.target) if task.target is not None else ""),
        ("自动指标", str(figure.label) if figure else ""),
        ("牵头单位", task.lead),
        ("配合单位", task.cooperating),
        ("制度成果", "；".join(f"{each.title} {each.number}".strip() for each in outcomes)),
    ]
    for label, text in asked:
        if text:
            document.add_paragraph(f"{label}：{text}")
    table = document.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = text
    for given in units:
        for cell, text in zip(table.add_row().cells, _line(given), strict=True):
            cell.text = text


def _line(given: Assignment) -> tuple[str, ...]:
    value = reached(given)
    return (
        str(given.org),
        str(given.get_state_display()),
        plain(value) if value is not None else "",
        " ".join(filter(None, [given.grade, given.opinion])),
        given.progress,
        "\n".join(_named(paper) for paper in given.files.all()),
    )


def _named(paper: Attachment) -> str:
    return paper.name if files.location(paper.stored_name).exists() else f"{paper.name}（文件缺失）"


def _bytes(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
