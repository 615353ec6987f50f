"""The audit trail: explicit, append-only, sealed.

Contract:
- `record` and `bulk` write in the transaction of the change they tell of: both happen or neither.
- Events are declared with `event(code, label)`, so that pages print their Chinese labels; recording an
  undeclared one is a bug. Values are ids, states and numbers; never an ID number or phone in plain.
- Every row carries a keyed MAC over its columns from birth; `seal` binds batches of rows into a chain (run
  by beat, and by `record` itself when the last one is a minute ago). Each seal is also appended to
  `LEAGUE_VAR/audit/seals.log`, outside the database, so that cutting off the end of the chain shows too.
- `verify` finds edited, deleted, inserted and reordered rows and seals, and names them.
There is no switch to turn it off.
"""

import hmac
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import permits
from league.kernel.fields import EncryptedField
from league.kernel.models.audit import HIDDEN, AuditEvent, AuditSeal

SEAL_BATCH = 5000
SEAL_EVERY_SECONDS = 60
FIRST = "0" * 64

_events: dict[str, str] = {}
_names: dict[str, str] = {
    "on": gettext_lazy("日期"),
    "start": gettext_lazy("自"),
    "count": gettext_lazy("条数"),
    "form": gettext_lazy("格式"),
    "words": gettext_lazy("筛选条件"),
    "full": gettext_lazy("完整号码"),
}
_last_seal = {"at": 0.0}


def event(code: str, label: str) -> str:
    """Declare an event (`members.transfer`) with its Chinese label and return the code.

    Declaring it again with the same label is allowed, with another one a bug.
    """
    if code in _events and str(_events[code]) != str(label):
        raise ValueError(f"audit event {code} is declared twice")
    _events[code] = label
    return code


def names(**labels: str) -> None:
    """Say in words what values of events are called that are no columns: `names(address=_("网络地址"))`."""
    _names.update(labels)


def label(code: str) -> str:
    """The label of an event; the code itself for one that is no longer declared."""
    return str(_events.get(code, code))


def events() -> dict[str, str]:
    """Every declared event: code to label, by code."""
    return dict(sorted(_events.items()))


@dataclass(frozen=True)
class Entry:
    """One row for `bulk`: the object, its values before and after, its path of that day, a remark."""

    obj: models.Model | None = None
    before: Mapping | None = None
    after: Mapping | None = None
    path: str = ""
    note: str = ""


def record(actor, event, obj=None, before=None, after=None, path="", note="") -> AuditEvent:
    """Write one event in the running transaction and return its row.

    actor: the user, None for the system. before, after: mappings of plain values. path: organization path
    of the day; taken from the object when it has one.
    """
    row = _row(actor, event, Entry(obj, before, after, path, note), timezone.now())
    row.save()
    _seal_later()
    return row


def bulk(actor, event, entries: Iterable[Entry]) -> int:
    """Write one event per entry, in batches; returns how many. For imports and bulk steps."""
    at = timezone.now()
    rows = AuditEvent.objects.bulk_create(
        (_row(actor, event, entry, at) for entry in entries), batch_size=1000
    )
    _seal_later()
    return len(rows)


def trail(obj: models.Model) -> models.QuerySet:
    """The events of one object, newest first, with their actors."""
    rows = AuditEvent.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
    return rows.select_related("actor").order_by("-id")


@lru_cache(maxsize=1)
def _models() -> dict[str, type[models.Model]]:
    return {model._meta.label_lower: model for model in apps.get_models()}


def object_label(object_type: str, object_id: str) -> str:
    """What an event is about, in words: 团员 12."""
    model = _models().get(object_type)
    return f"{model._meta.verbose_name if model else object_type} {object_id}".strip()


def told_changes(row: AuditEvent) -> list[tuple[str, object, object]]:
    """(column in words, before, after) as a reader of the trail sees them.

    Auditors read no member data by role: of a row with sealed columns only relations, states and what is no
    column are shown with their values.
    """
    model = _models().get(row.object_type)
    columns = {field.name: field for field in model._meta.concrete_fields} if model else {}
    sealed = any(isinstance(field, EncryptedField) for field in columns.values())
    return [_told(name, columns.get(name), sealed, (old, new)) for name, old, new in row.changes]


def _told(name: str, column: models.Field | None, sealed: bool, values: tuple) -> tuple[str, object, object]:
    """One line of `told_changes`: a column by its words, a choice by its label."""
    if column is None:
        return (str(_names.get(name, name)), *values)
    if sealed and not column.is_relation and name != "state":
        return (str(column.verbose_name), HIDDEN, HIDDEN)
    labels = {} if column.is_relation else dict(column.flatchoices)
    return (str(column.verbose_name), *(labels.get(value, value) for value in values))


def _row(actor, event: str, entry: Entry, at) -> AuditEvent:
    if event not in _events:
        raise ValueError(f"audit event {event} is not declared")
    obj = entry.obj
    row = AuditEvent(
        at=at,
        actor_id=getattr(actor, "pk", None),
        event=event,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        path=entry.path or _path_of(obj),
        before=_text(entry.before),
        after=_text(entry.after),
        note=entry.note.replace("\0", ""),
    )
    row.mac = row_mac(row)
    return row


def _path_of(obj) -> str:
    """Path of the object's organization, empty for objects without one."""
    return permits.path_of(obj) if hasattr(obj, "scope_field") else ""


def _text(values: Mapping | None) -> str:
    if values is None:
        return ""
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder, default=str)


@lru_cache(maxsize=2)
def _derived(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"league.audit", "sha256")


def _mac(*parts: object) -> str:
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return hmac.new(_derived(settings.LEAGUE_INDEX_KEY), text.encode(), "sha256").hexdigest()


def row_mac(row: AuditEvent) -> str:
    """Keyed digest over every column of an event but its id and seal."""
    return _mac(
        row.record_key.hex,
        row.at.timestamp(),
        row.actor_id,
        row.event,
        row.object_type,
        row.object_id,
        row.path,
        row.before,
        row.after,
        row.note,
    )


def _chain_mac(number: int, count: int, previous: str, rows: Iterable[tuple[int, str]]) -> str:
    """Digest of a link: its number, the link before, and (id, mac) of its rows by id."""
    return _mac(number, count, previous, *(f"{pk}:{mac}" for pk, mac in rows))


def _seal_later() -> None:
    """Seal after the commit when the last sealing by this process is a minute ago."""
    if time.monotonic() - _last_seal["at"] > SEAL_EVERY_SECONDS:
        transaction.on_commit(seal, robust=True)


def seal() -> int:
    """Seal everything committed so far in batches; returns the number of events sealed now.

    Two processes sealing at once: the row locks and the unique number let one win, the other seals nothing.
    """
    _last_seal["at"] = time.monotonic()
    total = 0
    while True:
        try:
            count = _seal_batch()
        except IntegrityError:
            return total
        total += count
        if count < SEAL_BATCH:
            return total


def _seal_batch() -> int:
    free = models.QuerySet(AuditEvent).filter(seal_number=None)
    if not free.exists():
        return 0
    with transaction.atomic():
        last = AuditSeal.objects.order_by("-number").first()
        number, previous = (last.number + 1, last.mac) if last else (1, FIRST)
        batch = list(free.order_by("pk").values_list("pk", flat=True)[:SEAL_BATCH])
        free.filter(pk__in=batch).update(seal_number=number)
        rows = list(AuditEvent.objects.filter(seal_number=number).order_by("pk").values_list("pk", "mac"))
        if not rows:
            return 0
        mac = _chain_mac(number, len(rows), previous, rows)
        AuditSeal.objects.create(number=number, count=len(rows), mac=mac)
        transaction.on_commit(lambda: _anchor(number, mac))
    return len(rows)


def anchor_file() -> Path:
    """The list of seals kept outside the database."""
    return Path(settings.LEAGUE_VAR) / "audit" / "seals.log"


def _anchor(number: int, mac: str) -> None:
    path = anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as log:
        log.write(f"{number} {mac}\n")


@dataclass(frozen=True)
class Flaw:
    """A trace of tampering: kind (edited, deleted, inserted, reordered, seal, cut) and where, in words."""

    kind: str
    message: str


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: numbers checked and the flaws, none for a sound trail."""

    events: int
    seals: int
    unsealed: int
    flaws: tuple[Flaw, ...]


def verify() -> Verdict:
    """Check every row and seal against their digests, and the chain against the list outside."""
    flaws = [*_row_flaws(), *_seal_flaws(), *_anchor_flaws()]
    return Verdict(
        events=AuditEvent.objects.count(),
        seals=AuditSeal.objects.count(),
        unsealed=AuditEvent.objects.filter(seal_number=None).count(),
        flaws=tuple(flaws),
    )


def _row_flaws() -> Iterator[Flaw]:
    """Rows whose columns do not match their MAC: edited, or inserted without the key."""
    for row in AuditEvent.objects.order_by("pk").iterator(chunk_size=2000):
        if not hmac.compare_digest(row.mac, row_mac(row)):
            yield Flaw("edited", _("第 %(id)s 条记录被改动，或不是由本系统写入。") % {"id": row.pk})


def _seal_flaws() -> Iterator[Flaw]:
    """Links that do not match their rows or the link before."""
    previous, expected = FIRST, 1
    for link in AuditSeal.objects.order_by("number"):
        if link.number != expected:
            yield Flaw("seal", _("缺少第 %(number)s 号封签。") % {"number": expected})
        yield from _link_flaws(link, previous)
        previous, expected = link.mac, link.number + 1
    known = AuditSeal.objects.values("number")
    orphans = AuditEvent.objects.exclude(seal_number=None).exclude(seal_number__in=known)
    for number in sorted(set(orphans.order_by().values_list("seal_number", flat=True))):
        yield Flaw("seal", _("记录所属的第 %(number)s 号封签不见了。") % {"number": number})


def _link_flaws(link: AuditSeal, previous: str) -> Iterator[Flaw]:
    rows = list(AuditEvent.objects.filter(seal_number=link.number).order_by("pk").values_list("pk", "mac"))
    words = {"number": link.number, "expected": link.count, "found": len(rows)}
    if len(rows) < link.count:
        yield Flaw("deleted", _("第 %(number)s 号封签应有 %(expected)s 条，只剩 %(found)s 条。") % words)
    elif len(rows) > link.count:
        yield Flaw("inserted", _("第 %(number)s 号封签应有 %(expected)s 条，多成了 %(found)s 条。") % words)
    elif not hmac.compare_digest(link.mac, _chain_mac(link.number, link.count, previous, rows)):
        yield Flaw(
            "reordered", _("第 %(number)s 号封签与所封的 %(found)s 条记录不符：内容或次序被改动。") % words
        )


def _anchor_flaws() -> Iterator[Flaw]:
    """Seals the outside list knows and the database does not: the end was cut off."""
    path = anchor_file()
    if not path.exists():
        return
    seals = dict(AuditSeal.objects.values_list("number", "mac"))
    for line in path.read_text().splitlines():
        number, _space, mac = line.partition(" ")
        if not number.isdecimal() or seals.get(int(number)) != mac:
            yield Flaw(
                "cut",
                _("封签清单里的第 %(number)s 号在数据库中没有或不同：末尾被截断，或恢复过旧备份。")
                % {"number": number},
            )
