"""Lists brought as workbooks: the tasks of a programme, outcomes; in and out again."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from league.kernel import permits
from league.kernel.sheets import delete_unused
from orgs.models import Org
from reforms.choices.programmes import Measure
from reforms.models import Outcome, Programme, Task
from reforms.rules.permits import EDIT, EDIT_REGISTERS

CODE = Task._meta.get_field("code").max_length
TEXTS = ("requirement", "lead", "cooperating")


@transaction.atomic
def enter_tasks(rows: Sequence[Mapping], *, on: datetime.date, actor) -> list[str]:
    """Store checked rows of a list of tasks; their ids in order.

    A programme named for the first time begins on `on` and lasts as long as its tasks, at least the year.
    """
    orgs = Org.objects.filter(code__in={row["org"] for row in rows}).in_bulk(field_name="code")
    programmes: dict[tuple[str, str], Programme] = {}
    made = []
    for row in rows:
        key = row["org"], row["programme"]
        if key not in programmes:
            same = [each for each in rows if (each["org"], each["programme"]) == key]
            dues = [each["due"] for each in same if each.get("due")]
            programmes[key] = _programme(orgs[row["org"]], row["programme"], dues, on, actor)
        made.append(_task(programmes[key], row))
    return [str(task.pk) for task in made]


def _programme(org: Org, name: str, dues: Iterable[str], on: datetime.date, actor) -> Programme:
    permits.require(actor, EDIT, org)
    last = max(*map(datetime.date.fromisoformat, dues), datetime.date(on.year, 12, 31), on)
    found = Programme.objects.filter(org=org, name=name).order_by("pk").first()
    return found or Programme.objects.create(org=org, name=name, start=on, due=last, imported=True)


def _area(programme: Programme, title: str, code: str) -> Task | None:
    """The area of that title; a new one is lettered like its first task, else numbered."""
    if not title:
        return None
    found = programme.tasks.filter(measure="", title=title).first()
    if found:
        return found
    used = set(programme.tasks.values_list("code", flat=True))
    letters = re.match(r"[A-Za-z]+", code)
    wish = letters[0] if letters else f"第{len(used) + 1}"
    wish = wish if wish not in used else f"{wish}-{len(used) + 1}"
    return _placed(Task(programme=programme, code=wish[:CODE], title=title, imported=True))


def _task(programme: Programme, row: Mapping) -> Task:
    area = _area(programme, row.get("area") or "", row["code"])
    texts = {name: row.get(name) or "" for name in TEXTS}
    due = datetime.date.fromisoformat(row["due"]) if row.get("due") else None
    told = {"measure": row.get("measure") or Measure.YES_NO, "target": row.get("target") or None, "due": due}
    return _placed(
        Task(
            programme=programme,
            parent=area,
            code=row["code"],
            title=row["title"],
            weight=row.get("weight") or 1,
            imported=True,
            **told,
            **texts,
        )
    )


def _placed(task: Task) -> Task:
    """At the end of its programme."""
    last = task.programme.tasks.order_by("-order").first()
    task.order = last.order + 1 if last else 1
    task.save()
    return task


def known_tasks(names: Iterable[str]) -> set[tuple[str, str, str]]:
    """(code of the organization, programme, code of the task) of the programmes of some names; one query."""
    rows = Task.objects.filter(programme__name__in=set(names))
    return set(rows.values_list("programme__org__code", "programme__name", "code"))


@transaction.atomic
def withdraw_tasks(keys: Iterable[str]) -> set[str]:
    """Delete tasks a list brought; the keys of those given out since. What is left empty goes too."""
    wanted = {int(key) for key in keys}
    rows = Task.objects.filter(pk__in=wanted, imported=True, given=None, outcomes=None)
    programmes = set(Task.objects.filter(pk__in=wanted).values_list("programme", flat=True))
    gone = delete_unused(Task, list(rows.values_list("pk", flat=True)))
    parts = Exists(Task.objects.filter(parent=OuterRef("pk")))
    areas = Task.objects.filter(programme__in=programmes, measure="", imported=True).exclude(parts)
    delete_unused(Task, list(areas.values_list("pk", flat=True)))
    empty = Programme.objects.filter(pk__in=programmes, imported=True, version=1, tasks=None)
    delete_unused(Programme, list(empty.values_list("pk", flat=True)))
    return {str(pk) for pk in wanted - set(gone)}


@transaction.atomic
def enter_outcomes(rows: Sequence[Mapping], *, on: datetime.date, actor) -> list[str]:
    """Store checked rows of a list of outcomes; their ids in order."""
    orgs = Org.objects.filter(code__in={row["org"] for row in rows}).in_bulk(field_name="code")
    for org in orgs.values():
        permits.require(actor, EDIT_REGISTERS, org)
    made = [Outcome.objects.create(org=orgs[row["org"]], **_outcome(row, on)) for row in rows]
    return [str(outcome.pk) for outcome in made]


def _outcome(row: Mapping, on: datetime.date) -> dict:
    days = {
        name: datetime.date.fromisoformat(row[name]) if row.get(name) else None for name in ("on", "until")
    }
    texts = {name: row.get(name) or "" for name in ("number", "issuers", "note")}
    return texts | {
        "title": row["title"],
        "kind": row["kind"],
        "on": days["on"] or on,
        "until": days["until"],
    }


def known_outcomes(titles: Iterable[str]) -> set[tuple[str, str]]:
    """(code of the organization, title) of the outcomes that bear one of the titles; one query."""
    return set(Outcome.objects.filter(title__in=set(titles)).values_list("org__code", "title"))


@transaction.atomic
def withdraw_outcomes(keys: Iterable[str]) -> set[str]:
    """Delete outcomes a list brought; the keys of those that were changed since."""
    wanted = {int(key) for key in keys}
    rows = Outcome.objects.filter(pk__in=wanted, version=1, files=None).values_list("pk", flat=True)
    return {str(pk) for pk in wanted - set(delete_unused(Outcome, list(rows)))}
