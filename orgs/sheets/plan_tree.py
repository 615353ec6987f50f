"""The tree below the superior of a change plan as a workbook to be edited, and the way back."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from league.kernel.errors import Refused
from league.kernel.sheets import (
    CAUSES,
    Cell,
    Column,
    Context,
    Row,
    RowResult,
    Severity,
    Sheet,
    cause,
    examine,
    open_book,
)
from league.kernel.sheets.cleaning import plain
from league.kernel.sheets.readers import YES, choice_reader
from league.kernel.sheets.writing import Head, Page, Workbook
from orgs.choices import Kind
from orgs.models import ChangePlan, Org
from orgs.services.comparing import TreeRow
from orgs.sheets.tree import read_level, read_optional, read_text

cause(
    "ORG_KIND_UNKNOWN",
    Severity.REJECT,
    gettext_lazy("类别无法识别"),
    gettext_lazy("请改为领导机关、团委、团工委、团总支或团支部。"),
)
ENDED = YES | {"撤销", "撤", "已撤销"}


def read_ended(cell: Cell, row: Row) -> bool:
    """Whether the organization is marked as dissolved."""
    return plain(cell.text).upper() in ENDED


PLAN_TREE = Sheet(
    code="plan_tree",
    label=gettext_lazy("组织体系调整表"),
    columns=(
        Column(
            "code", gettext_lazy("编码"), "编码 组织编码 代码", read=read_optional, width=18, identifies=True
        ),
        Column(
            "name",
            gettext_lazy("全称"),
            "全称 组织全称 名称",
            read=read_text("name", "ORG_NAME_MISSING"),
            width=44,
            identifies=True,
        ),
        Column("short", gettext_lazy("简称"), "简称 组织简称", read=read_optional, width=22, identifies=True),
        Column(
            "kind",
            gettext_lazy("类别"),
            "类别 组织类别",
            read=choice_reader("kind", Kind, {}, "ORG_KIND_UNKNOWN"),
            width=12,
        ),
        Column("level", gettext_lazy("层级"), "层级 级别", read=read_level, width=14),
        Column(
            "parent", gettext_lazy("上级组织"), "上级组织 上级 上级组织编码", read=read_optional, width=18
        ),
        Column("gone", gettext_lazy("撤销"), "撤销 是否撤销", read=read_ended, width=8),
        Column("into", gettext_lazy("并入组织"), "并入组织 并入 并入组织编码", read=read_optional, width=18),
    ),
    needs=("code", "name"),
    identity="",
    others=None,
)


@override(settings.LANGUAGE_CODE)
def write_tree(plan: ChangePlan) -> bytes:
    """The workbook: a row per standing organization at and below the superior, parents first."""
    heads = tuple(Head(str(column.label), column.width) for column in PLAN_TREE.columns)
    remark = _(
        "注：改全称、简称即更名，改上级组织（填编码或名称）即调整隶属，撤销填“是”，并入组织填编码；"
        "新组织加在下面，编码留空。编码请勿改动。"
    )
    page = Page(
        str(PLAN_TREE.label),
        _("%(top)s组织体系调整表") % {"top": plan.org},
        heads,
        unit=plan.title,
        day=f"{timezone.localdate():%Y-%m-%d}",
        remark=remark,
    )
    rows = sorted(Org.objects.standing().under(plan.org).select_related("parent"), key=_place)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tree.xlsx"
        with Workbook(path) as book:
            book.page(page, [_row(org, plan.org) for org in rows])
        return path.read_bytes()


def _place(org: Org) -> list[int]:
    """Parents before children, those beside each other in the order in which they came."""
    return [int(part) for part in org.path.split(".")[:-1]]


def _row(org: Org, top: Org) -> list[str]:
    parent = org.parent.code if org.parent and org != top else ""
    return [org.code, org.name, org.short, org.get_kind_display(), org.get_level_display(), parent, "", ""]


def read_tree(plan: ChangePlan, data: bytes, filename: str) -> list[TreeRow]:
    """The rows of a workbook that came back; Refused for a file without the table."""
    context = Context(scope=plan.org.code, as_of=timezone.localdate())
    found = examine(PLAN_TREE, open_book(data, filename), context).rows
    rows = [_told(row) for row in found if row.status != "skip"]
    if not rows:
        raise Refused(_("没有在文件里找到组织体系调整表。请下载调整表，改好后上传。"))
    return rows


def _told(row: RowResult) -> TreeRow:
    words = {key: str(row.values.get(key) or "").strip() for key in PLAN_TREE.by_key if key != "gone"}
    problems = tuple(CAUSES[code].sentence for code in row.reasons)
    return TreeRow(row.row, gone=bool(row.values.get("gone")), problems=problems, **words)
