"""Exports of registers: what is ordered is a fixed list of rows, and who downloads it is asked again.

Contract:
- `order` puts the ids of a queryset, in its order, into a job's row, so that the file holds exactly what was
  filtered when it was asked for. Ids only: words of the filter that are personal never reach the ledger.
- `authorized` tells whether somebody may have the result of a job now: the permits of the job over every
  subtree the rows came from. Rights that ended since the order end the download.
- The page where exports are fetched is named by the app that has it (`register_centre`).
- A list page without a workbook of its own is exported by its columns: `order_list`.
"""

import base64
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, jobs, permits
from league.kernel.errors import Forbidden, Refused
from league.kernel.models.jobs import Job

FORMS = ("xlsx", "csv")
CHUNK = 2000
LEAST_REASON = 4
TOLD = ("form", "on", "scheme", "count", "full", "page")  # what the audit trail tells of an order
LIST = "kernel.export_list"  # the job that writes a list by its columns, run by the app that has the centre

audit.event(LIST, gettext_lazy("导出列表"))

_centre: list[str] = []
_codes: set[str] = set()


def register_centre(url_name: str) -> None:
    """Name the page that lists exports; called once by the app that has it."""
    _centre[:] = [url_name]


def centre_url() -> str:
    """Address of the page that lists exports."""
    return reverse(_centre[0])


def export(code: str) -> str:
    """Declare that a job's only effect is its file, so that it may be ordered again; returns the code."""
    _codes.add(code)
    return code


def is_export(code: str) -> bool:
    """Whether a job does nothing but write a file."""
    return code in _codes


def pack(ids: Iterable[int]) -> str:
    """Ids in their order as short text."""
    return base64.b64encode(zlib.compress(",".join(map(str, ids)).encode(), 6)).decode()


def unpack(text: str) -> list[int]:
    """The ids of `pack`."""
    plain = zlib.decompress(base64.b64decode(text)).decode()
    return [int(part) for part in plain.split(",") if part]


def in_chunks(ids: list[int], size: int = CHUNK) -> Iterator[list[int]]:
    """Ids in portions a database takes as parameters."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def order(
    code: str,
    *,
    actor,
    permit: str,
    rows: QuerySet,
    words: str = "",
    form: str = "xlsx",
    on: date | None = None,
    full: str = "",
    reason: str = "",
) -> Job:
    """Order the export of exactly these rows, in their order; the order is in the audit trail.

    code: the job and its audit event. permit: already applied to the rows. words: the filter, without its
    personal values. form: xlsx, csv, or empty for a form of its own. on: the past day the rows are of. full:
    permit code when personal numbers shall stand in the file whole, which needs a reason. Raises Refused
    without one, Forbidden without that permit.
    """
    ids = list(rows.values_list("pk", flat=True))
    paths = permits.reach(actor, permit)
    path = paths[0] if len(paths) == 1 else ""
    asked = {"paths": list(paths), "ids": pack(ids), "count": len(ids), "words": words, "form": _form(form)}
    asked |= {"on": on.isoformat()} if on else {}
    return _enqueue(code, actor, path, asked | _full(actor, full, paths, reason), reason)


def order_list(
    page: str,
    title: str,
    *,
    actor,
    permit: str,
    rows: QuerySet,
    words: str = "",
    form: str = "xlsx",
    on: date | None = None,
    query: Mapping[str, str] | None = None,
) -> Job:
    """Order a list page's rows, in their order, by the page's own columns; page: its URL name.

    on: the past day the page shows, None for today. query: what else of the address the page's rows go by.
    The permit is asked again when the file is written and when it is fetched.
    """
    ids = list(rows.values_list("pk", flat=True))
    paths = permits.reach(actor, permit)
    asked = {"paths": list(paths), "ids": pack(ids), "count": len(ids), "words": words, "form": _form(form)}
    asked |= {"on": on.isoformat()} if on else {}
    asked |= {"query": dict(query)} if query else {}
    path = paths[0] if len(paths) == 1 else ""
    return _enqueue(LIST, actor, path, asked | {"page": page, "title": title, "permit": permit}, "")


def again(row: Job, *, actor, reason: str = "", **changes) -> Job:
    """Order the same export once more, in another form or with whole numbers when `changes` says so."""
    if not is_export(row.code) or not authorized(actor, row):
        raise Forbidden()
    asked = row.params | {name: value for name, value in changes.items() if name == "form" and _form(value)}
    full = changes.get("full", row.params.get("permit", "") if row.params.get("full") else "")
    return _enqueue(
        row.code, actor, row.path, asked | _full(actor, full, asked.get("paths", ()), reason), reason
    )


def _form(form: str) -> str:
    if form and form not in FORMS:
        raise Refused(_("只能导出为 %(known)s。") % {"known": "、".join(FORMS)})
    return form


def _full(actor, permit: str, paths: Iterable[str], reason: str) -> dict:
    """What a job of whole numbers carries, nothing for masked ones."""
    if not permit:
        return {}
    for path in paths:
        permits.require(actor, permit, path)
    if len(reason.strip()) < LEAST_REASON:
        raise Refused(
            _("导出完整身份证号须写明理由（至少 4 个字），理由会记入审计。"), code="comment_required"
        )
    return {"full": True, "permit": permit}


@transaction.atomic
def _enqueue(code: str, actor, path: str, asked: dict, reason: str) -> Job:
    told = {name: asked[name] for name in TOLD if name in asked}
    audit.record(actor, code, path=path, after=told, note=reason.strip())
    return jobs.enqueue(code, actor=actor, path=path, **asked)


def needed(row: Job) -> list[str]:
    """Permits somebody must hold to have the result of a job."""
    own = jobs.get(row.code).permit
    return [code for code in (own, row.params.get("permit")) if code]


def authorized(user, row: Job) -> bool:
    """Whether the user may have the result now: all permits over every subtree the job read."""
    paths = row.params.get("paths") or [row.path or None]
    return all(permits.may(user, code, path) for code in needed(row) for path in paths)
