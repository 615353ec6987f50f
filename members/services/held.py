"""What is held of one person, and who looked at it: the answer somebody may ask for of the own data.

Every column of the person and of every row that refers to them is found in the models themselves, so that
nothing is left out when an app adds a table (`league.kernel.ties`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Field, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, exports, masks, ties
from league.kernel.fields import EncryptedJSONField, blind_index
from league.kernel.models import ImportRow, Job
from league.kernel.models.audit import AuditEvent
from league.kernel.ties import Tie
from members.models import Member

TECHNICAL = frozenset(
    (
        *(
            "record_key",
            "id_index",
            "phone_index",
            "person_index",
            "pinyin",
            "version",
            "held",
            "key",
            "path",
        ),
        *("path", "gone", "gone_path", "left_at", "owner", "application", "transfer", "size"),
    )
)
# What columns without words of their own are called.
LABELS = {
    "added_at": gettext_lazy("上传时间"),
    "added_by": gettext_lazy("经手人"),
    "branch": gettext_lazy("团支部"),
    "comparison": gettext_lazy("与国家系统对账"),
    "counts": gettext_lazy("条数"),
    "created_at": gettext_lazy("登记时间"),
    "created_by": gettext_lazy("经手人"),
    "due": gettext_lazy("期限"),
    "end": gettext_lazy("至"),
    "how_in": gettext_lazy("进入方式"),
    "how_out": gettext_lazy("离开方式"),
    "joined_age": gettext_lazy("入团时年龄"),
    "joined_month_only": gettext_lazy("入团时间只知年月"),
    "merged_by": gettext_lazy("经手人"),
    "member": gettext_lazy("团员姓名"),
    "org": gettext_lazy("团组织"),
    "proposed_by": gettext_lazy("提出人"),
    "requested_by": gettext_lazy("申请人"),
    "review": gettext_lazy("教育评议"),
    "start": gettext_lazy("自"),
    "state": gettext_lazy("状态"),
    "state_since": gettext_lazy("最近变动"),
    "undone_by": gettext_lazy("撤销人"),
    "updated_at": gettext_lazy("最近修改"),
}
FILE = frozenset(("stored_name", "sha256"))
NUMBERS = {"phone": masks.phone, "id_no": masks.id_number, "old_id_no": masks.id_number}
NUMBERS |= {"new_id_no": masks.id_number}
LIST_OF = "members:member-list"
LOOKS = 500


@dataclass(frozen=True)
class Held:
    """Rows of one kind: what they are, and each row as (column in words, value in words)."""

    label: str
    rows: list[list[tuple[str, str]]]


@dataclass(frozen=True)
class Look:
    """Somebody did something with the data: when, who, what, and the reason given."""

    at: datetime
    who: str
    what: str
    note: str = ""


def held(member: Member, *, full: bool) -> list[Held]:
    """Everything held of a member, empty columns left out; numbers whole when `full`, else masked."""
    found = [Held(str(Member._meta.verbose_name), [_columns(member, None, full)])]
    for tie in ties.ties(Member):
        rows = list(tie.of(member))
        found.append(Held(tie.words, [_columns(row, tie, full) for row in rows]))
        found += _below(tie, rows, full) if not tie.shown else []
    found.append(Held(_("批量导入留下的原始行"), [*_imported(member)]))
    return [each for each in found if any(each.rows)]


def _below(tie: Tie, rows: Iterable[Model], full: bool) -> list[Held]:
    """Rows that hang on a row of the person: hours and files of an application, papers of a decision."""
    direct = {each.model for each in ties.ties(Member)}
    below = [each for each in ties.ties(tie.model) if each.model not in direct]
    words = _("%(rows)s（%(of)s）")
    return [
        Held(
            words % {"rows": each.words, "of": tie.words},
            [_columns(one, each, full) for row in rows for one in each.of(row)],
        )
        for each in below
    ]


def _columns(row: Model, tie: Tie | None, full: bool) -> list[tuple[str, str]]:
    hidden = TECHNICAL | FILE | {tie.field if tie else "", *(tie.hidden if tie else ())}
    names = tie.shown if tie else ()
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    fields = [field for field in fields if (field.name in names if names else field.name not in hidden)]
    told = ((_label(field), _told(row, field, full)) for field in fields)
    return [(label, text) for label, text in told if text]


def _label(field: Field) -> str:
    """The column's words; of one that has none, what LABELS calls it."""
    said = str(field.verbose_name) != field.name.replace("_", " ")
    return str(field.verbose_name if said else LABELS.get(field.name, field.name))


def _told(row: Model, field: Field, full: bool) -> str:
    """A value in words: a choice by its label, a relation by its name; nothing for an empty one."""
    if isinstance(field, EncryptedJSONField):
        return _("（加密留存）") if getattr(row, field.attname) else ""
    value = getattr(row, field.name)
    if value in (None, "", [], {}):
        return ""
    if field.name in NUMBERS and not full:
        return NUMBERS[field.name](str(value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list | dict):
        return _("（系统内部记录）")
    labels = {} if field.is_relation else dict(field.flatchoices)
    return str(labels.get(value, value))


def _imported(member: Member) -> Iterable[list[tuple[str, str]]]:
    if not member.id_no:
        return
    rows = ImportRow.objects.filter(person_index=blind_index(str(member.id_no), "import"))
    for row in rows.select_related("batch").order_by("pk"):
        yield [
            (_("文件名"), row.batch.filename),
            (_("工作表"), row.sheet),
            (_("行号"), str(row.number)),
            (_("上传时间"), timezone.localtime(row.batch.created_at).strftime("%Y-%m-%d %H:%M")),
        ]


# Who looked


def looks(member: Member) -> list[Look]:
    """Who revealed, changed, printed or exported the data, newest first, at most LOOKS of either kind."""
    events = AuditEvent.objects.filter(_subjects(member)).select_related("actor").order_by("-id")[:LOOKS]
    found = [Look(row.at, _who(row.actor), audit.label(row.event), row.note) for row in events]
    found += [Look(row.created_at, _who(row.actor), _exported(row)) for row in _exports(member)]
    return sorted(found, key=lambda look: look.at, reverse=True)


def _subjects(member: Member) -> Q:
    """Events about the member and about the rows that are the member's own."""
    about = Q(object_type=Member._meta.label_lower, object_id=str(member.pk))
    for tie in ties.ties(Member):
        if not tie.shown and (keys := [str(pk) for pk in tie.of(member).values_list("pk", flat=True)]):
            about |= Q(object_type=tie.model._meta.label_lower, object_id__in=keys)
    return about


def _who(actor) -> str:
    return f"{actor.name}（{actor.username}）" if actor else _("系统")


def _exports(member: Member) -> list[Job]:
    """Export jobs of the register whose list of rows holds the member."""
    lists = Q(code="members.export") | Q(code=exports.LIST, params__page=LIST_OF)
    jobs = Job.objects.filter(lists).select_related("actor").order_by("-id")
    return [row for row in jobs.iterator(chunk_size=100) if _holds(row, member.pk)][:LOOKS]


def _holds(row: Job, pk: int) -> bool:
    return pk in exports.unpack(row.params["ids"]) if row.params.get("ids") else False


def _exported(row: Job) -> str:
    words = _("导出名册（完整号码）") if row.params.get("full") else _("导出名册（号码已遮盖）")
    return f"{words} · {row.get_state_display()}"
