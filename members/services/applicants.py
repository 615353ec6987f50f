"""Rosters of applicants (积极分子、发展对象名册) into the applications and out again, as opening stock.

A roster proves where somebody stood on its day, not the steps that led there: the application begins at the
stage its dates prove, says so in `opening_on`, and has no step records. Hours come in as ledger rows marked
期初登记.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from league.kernel import bulk, permits
from league.kernel.models import StepRecord
from league.kernel.sheets import delete_unused
from league.kernel.sheets.dates import latest_day
from league.kernel.sheets.people import Known
from members import rules
from members.choices import CreditKind, Sex, Stage
from members.models import Application, Credit, Member, id_index
from members.services.amending import EDUCATION
from orgs.models import Org

BATCH = 500
WORKFLOW = "members.admission"
SEX = {str(label): value for value, label in Sex.choices}
# The latest of these that a row carries tells the stage; the days stand in the columns beside.
PROVES = (
    ("meeting_date", Stage.VOTED),
    ("candidate", Stage.CANDIDATE),
    ("activist", Stage.ACTIVIST),
    ("applied", Stage.SUBMITTED),
)
HOURS = {"lesson_hours": CreditKind.CLASS_HOUR, "volunteer_hours": CreditKind.VOLUNTEER_HOUR}


def stage_of(row: Mapping) -> str:
    """The stage that the days of a row prove; a draft without any."""
    return next((stage for key, stage in PROVES if row.get(key)), Stage.DRAFT)


def enter_applicants(rows: Sequence[Mapping], *, on: datetime.date, actor) -> list[int]:
    """Write checked rows as applications standing since `on`, with their hours; ids in order.

    Raises IntegrityError when a branch got in the way meanwhile; call it inside a transaction.
    """
    branches = dict(Org.objects.filter(code__in={row["branch"] for row in rows}).values_list("code", "pk"))
    made = bulk.insert(_application(row, branches[row["branch"]], on, actor) for row in rows)
    bulk.insert(
        Credit(application_id=one.pk, kind=kind, hours=Decimal(str(row[key])), on=on, note=_("期初登记"))
        for one, row in zip(made, rows, strict=True)
        for key, kind in HOURS.items()
        if row.get(key)
    )
    return [one.pk for one in made]


def _application(row: Mapping, branch_id: int, on: datetime.date, actor) -> Application:
    application = Application(
        branch_id=branch_id,
        name=row["name"][:60],
        id_no=row["id_no"],
        birth=datetime.date.fromisoformat(row["birth"]),
        sex=SEX[row["gender"]],
        ethnicity=row.get("ethnicity") or "",
        education=EDUCATION.get(row.get("education") or "", ""),
        phone=row.get("phone") or "",
        state=stage_of(row),
        state_since=on,
        applied_on=_day(row.get("applied"), on) or on,
        activist_on=_day(row.get("activist"), on),
        mentors=(row.get("mentors") or "")[:60],
        candidate_on=_day(row.get("candidate"), on),
        meeting_on=_day(row.get("meeting_date"), on),
        admission_number=row.get("dev_no") or "",
        guardian_consent=bool(row.get("consent")),
        opening_on=on,
        created_by=actor,
    )
    application.derive()
    return application


def _day(text: str | None, most: datetime.date) -> datetime.date | None:
    """A day; a month counts to its last day, so that no period of waiting is cut short."""
    return min(latest_day(text), most) if text else None


def withdraw_applicants(keys: Iterable[str]) -> set[str]:
    """Delete applications that a roster brought and nobody touched since; the keys of those that stay."""
    wanted = set(keys)
    ids = [int(key) for key in wanted]
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=ids, version=1, member=None)
    locked = set(rows.values_list("pk", flat=True))
    later = Credit.objects.filter(application__in=locked).exclude(on=F("application__opening_on"))
    moved = StepRecord.objects.filter(workflow=WORKFLOW, object_id__in=locked)
    used = {*later.values_list("application_id", flat=True), *moved.values_list("object_id", flat=True)}
    gone = delete_unused(Application, sorted(locked - used))
    return wanted - {str(pk) for pk in gone}


def known_applicants(ids: Iterable[str], actor) -> dict[str, Known]:
    """People with an application under way by ID number, as the actor may know them (None: all)."""
    by_index = {id_index(id_no): id_no for id_no in ids}
    indexes = list(by_index)
    reach = None if actor is None else permits.reach(actor, rules.VIEW_APPLICATIONS)
    known = {}
    for start in range(0, len(indexes), BATCH):
        rows = Application.objects.open().filter(id_index__in=indexes[start : start + BATCH])
        for pk, index, name, path in rows.values_list("pk", "id_index", "name", "branch__path"):
            reachable = reach is None or any(path.startswith(outer) for outer in reach)
            known[by_index[index]] = Known(name, pk, reachable)
    return known


def taken_numbers(numbers: Iterable[str]) -> dict[str, bool]:
    """Those of the given 发展团员编号 that a member or an application bears."""
    wanted = sorted(numbers)
    taken = {}
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        for model in (Member, Application):
            rows = model.objects.filter(admission_number__in=part)
            taken |= dict.fromkeys(rows.values_list("admission_number", flat=True), True)
    return taken
