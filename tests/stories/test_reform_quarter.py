"""A reform of 26 tasks in 20 townships through a quarter; figures and matrix equal a count made by hand.

The count keeps its own diary of what happened and knows nothing of the product's figures.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest
from django.utils import timezone

from league.kernel import metrics
from league.kernel.metrics import Period
from orgs.choices import Kind, Level
from orgs.models import Org
from reforms import services
from reforms.models import Assignment, Outcome, Programme
from reforms.workflows import ASSIGNMENT
from reports.forms import form_of
from tests.factories import World, make_branch
from tests.orgs.register_world import make_place
from tests.reforms.reform_world import prove

pytestmark = pytest.mark.django_db
COUNTS = {"A": Decimal(1), "B": Decimal("0.6"), "C": Decimal("0.4"), "D": Decimal(0)}
DAYS = 90


@dataclass
class Diary:
    """What happened to one task of one township, as somebody would write it down."""

    unit: str
    code: str
    weight: Decimal
    due: date
    heard: date
    handed_in: date | None = None
    closed: date | None = None
    grade: str = ""
    history: list[str] = field(default_factory=list)

    def is_late(self, on: date) -> bool:
        """Past its day and still with the township."""
        return self.due < on and not self.handed_in and not self.closed

    def is_silent(self, on: date) -> bool:
        """With the township, and nothing heard of for more than thirty days."""
        return (on - self.heard).days > 30 and not self.handed_in and not self.closed


def townships(world: World, number: int) -> list[Org]:
    """The townships of 富川县, with new ones up to the number."""
    more = (
        make_branch(world.county, f"第{place}镇", kind=Kind.COMMITTEE, level=Level.TOWNSHIP)
        for place in range(2, number)
    )
    return [world.township, world.sibling_township, *more]


def begin(world: World, units: list[Org], start: date) -> dict[tuple[str, int], Diary]:
    """The programme as it was given out on the first day of the quarter, and the diaries of it."""
    programme = Programme.objects.create(
        org=world.county, name="县域改革", start=start, due=start + timedelta(days=200)
    )
    services.plant(programme, services.STARTERS["county_reform"], actor=world.staff)
    tasks = list(programme.tasks.measured())
    for place, task in enumerate(tasks):
        task.weight = Decimal(1 + place % 4) / 2
        task.save(update_fields=["weight"])
    services.give_out(programme, tasks, units, programme.due, actor=world.staff)
    diaries = {}
    for one in Assignment.objects.select_related("task", "org"):
        due = start + timedelta(days=40 + 3 * (one.task.order % 30))
        Assignment.objects.filter(pk=one.pk).update(given_on=start, state_since=start, due=due)
        diaries[one.task.code, one.org_id] = Diary(str(one.org), one.task.code, one.task.weight, due, start)
    return diaries


def live(world: World, diaries: dict, start: date) -> None:
    """Every day some townships report, hand in, and the county accepts or gives back."""
    dice = Random(20261126)
    for day in (start + timedelta(days=number) for number in range(1, DAYS)):
        rows = Assignment.objects.exclude(state="closed").select_related(
            "task__programme__org", "org__parent"
        )
        for one in dice.sample(list(rows), 14):
            step(world, one, diaries[one.task.code, one.org_id], day, dice)


def step(world: World, one: Assignment, diary: Diary, day: date, dice: Random) -> None:
    """The next step of one task on a day, and its line in the diary."""
    told = {"actor": world.staff, "on": day}
    if one.state in ("waiting", "returned", "running") and not (
        one.state == "running" and dice.random() < 0.6
    ):
        name = "report" if one.state == "running" else "start"
        ASSIGNMENT.fire(one, name, data={"progress": "已部署", "value": Decimal(3)}, **told)
        diary.heard = day
    elif one.state == "running" and one.task.metric and (diary.unit, diary.code) != ("麦岭镇", "C5"):
        return  # without a youth home, a deputy, a station there is nothing to hand in
    elif one.state == "running":
        if not one.files.exists():
            prove(one, world.staff)
        ASSIGNMENT.fire(one, "submit", **told)
        diary.handed_in = day
    elif dice.random() < 0.2:
        ASSIGNMENT.fire(one, "return", actor=world.reviewer, on=day, comment="补充佐证材料")
        diary.handed_in = None
    else:
        diary.grade, diary.closed = dice.choice("AABCD"), day
        ASSIGNMENT.fire(one, "accept", actor=world.reviewer, on=day, data={"grade": diary.grade})


def per_cent(part: Decimal, whole: Decimal) -> str:
    """A share as it is printed."""
    return str((part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def test_a_quarter_of_26_tasks_in_20_townships(world, as_user):
    start = timezone.localdate() - timedelta(days=DAYS)
    units = townships(world, 20)
    make_place(world.township, "麦岭青年之家", start=start)
    diaries = begin(world, units, start)
    assert len(diaries) == 520
    live(world, diaries, start)
    today, path = timezone.localdate(), world.county.path

    def figure(code: str):
        return metrics.declared(code).value(path, Period.day())

    late = {(each.code, each.unit) for each in diaries.values() if each.is_late(today)}
    closed = [each for each in diaries.values() if each.closed]
    assert figure("reforms.assigned") == 520
    assert (figure("reforms.closed"), figure("reforms.overdue")) == (len(closed), len(late))
    weight = sum(each.weight for each in diaries.values())
    earned = sum(each.weight * COUNTS[each.grade] for each in closed)
    assert str(figure("reforms.completion")) == per_cent(earned, weight)
    assert len(closed) > 60
    assert len(late) > 30

    visitor = as_user(world.staff)
    programme = Programme.objects.get()
    for place, task in enumerate([*programme.tasks.measured()] * 2):
        Outcome.objects.create(org=world.county, task=task, title=f"制度{place}", kind="document")
    assert figure("reforms.outcomes") == 52
    report = form_of("R11").report(world.county, today, "16")
    assert report.failed == []
    total = [cell.value for cell in report.tables[0].rows_of("total")[0]]
    stale_n = sum(1 for each in diaries.values() if each.is_silent(today))
    assert total == [520, len(closed), len(late), stale_n, weight, earned]
    units_of = {
        line.label: row for line, row in zip(report.tables[0].lines, report.tables[0].cells, strict=True)
    }
    for unit in units:
        mine = [each for each in closed if each.unit == str(unit)]
        assert units_of[str(unit)][1].value == len(mine)
        assert units_of[str(unit)][5].value == sum(each.weight * COUNTS[each.grade] for each in mine)
    page = visitor.get(f"/reforms/programmes/{programme.pk}/matrix/")
    shown = {str(line.org): (line.closed, line.given) for line in page.context["matrix"].lines}
    by_unit = {str(unit): (sum(1 for each in closed if each.unit == str(unit)), 26) for unit in units}
    assert shown == by_unit
    red = {
        (task.code, str(line.org))
        for line in page.context["matrix"].lines
        for task, each in zip(page.context["matrix"].tasks, line.squares, strict=True)
        if each.key == "overdue"
    }
    assert red == late
    stale = {(each.code, each.unit) for each in diaries.values() if each.is_silent(today)}
    underlined = {
        (task.code, str(line.org))
        for line in page.context["matrix"].lines
        for task, each in zip(page.context["matrix"].tasks, line.squares, strict=True)
        if each.stale
    }
    assert underlined == stale
    answer = visitor.get("/reforms/assignments/", {"pending": "late"})
    assert answer.context["total"] == len(late)
    assert per_cent(earned, weight) in page.text
    assert "制度成果 52 件" in page.text
    middle = start + timedelta(days=45)
    assert metrics.get("reforms.closed").value(path, Period.day(middle)) == sum(
        1 for each in closed if each.closed <= middle
    )
