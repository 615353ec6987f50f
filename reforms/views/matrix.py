"""The matrix of a programme: units by tasks, every cell a link to what the unit was given."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel import params
from league.kernel.metrics import Ratio, share
from orgs.models import Org
from reforms.choices.programmes import AssignmentState as State
from reforms.models import Assignment, Programme, Task
from reforms.rules.progress import NEAR_DAYS, STALE_DAYS, figure_of, is_stale, period_of, plain, standing

# How a cell stands: colour, sign and word. No cell is told by its colour alone.
LOOKS = {
    State.CLOSED: ("done", "✓", _("已销号")),
    State.CHECKED: ("blue", "◎", _("初验通过")),
    State.SUBMITTED: ("blue", "↑", _("已提交")),
    State.RUNNING: ("green", "●", _("推进中")),
    "near": ("amber", "◐", _("临近时限")),
    "overdue": ("red", "!", _("逾期")),
    State.RETURNED: ("amber", "↩", _("退回")),
    State.WAITING: ("grey", "○", _("未启动")),
}
NONE = ("none", "–", _("不适用"))


@dataclass(frozen=True)
class Square:
    """A cell: how it looks, where it leads, and what a reader is told."""

    look: str
    sign: str
    words: str
    url: str = ""
    stale: bool = False
    key: str = ""


@dataclass
class Line:
    """A unit with its cells in the order of the tasks."""

    org: Org
    squares: list[Square] = field(default_factory=list)

    @property
    def given(self) -> int:
        """How many tasks the unit was given."""
        return sum(1 for each in self.squares if each.key)

    @property
    def closed(self) -> int:
        """How many of them are closed."""
        return sum(1 for each in self.squares if each.key == State.CLOSED)


class Matrix:
    """Units × tasks of a programme as somebody sees it today; read in a fixed number of queries.

    only: the state looked for (a key of `LOOKS`); units without such a cell are left out.
    """

    def __init__(self, programme: Programme, rows, only: str = ""):
        self.programme, self.today = programme, timezone.localdate()
        path = programme.org.path
        self.near, self.stale = (params.value(code, path, self.today) for code in (NEAR_DAYS, STALE_DAYS))
        self.tasks = list(programme.tasks.measured().select_related("parent"))
        columns = ("pk", "task", "org", "state", "due", "given_on", "reported_on")
        cells = rows.filter(task__programme=programme).order_by().values(*columns)
        self.cells = {(row["task"], row["org"]): SimpleNamespace(**row) for row in cells}
        units = Org.objects.filter(pk__in={org for _task, org in self.cells}).order_by("path")
        self.values = {task.pk: computed(task, programme) for task in self.tasks if task.metric}
        lines = [self._line(unit) for unit in units]
        self.lines = [each for each in lines if not only or any(one.key == only for one in each.squares)]

    def _line(self, unit: Org) -> Line:
        return Line(unit, [self._square(task, unit) for task in self.tasks])

    def _square(self, task: Task, unit: Org) -> Square:
        given = self.cells.get((task.pk, unit.pk))
        if given is None:
            return Square(*NONE[:2], f"{task}：{NONE[2]}")
        key = standing(given, self.today, self.near)
        look, sign, word = LOOKS[key]
        told = f"{unit} {task}：{word}"
        if task.pk in self.values:
            value = self.values[task.pk][unit.pk]
            told = f"{told}（{plain(value)} / {plain(task.target)}）"
        url = reverse("reforms:assignment-detail", args=[given.pk])
        return Square(look, sign, told, url, is_stale(given, self.today, self.stale), key)

    @property
    def areas(self) -> list[tuple[str, int]]:
        """Headings over the tasks: area and how many of its tasks follow each other."""
        counted: list[tuple[str, int]] = []
        for task in self.tasks:
            title = task.parent.title if task.parent else ""
            if counted and counted[-1][0] == title:
                counted[-1] = (title, counted[-1][1] + 1)
            else:
                counted.append((title, 1))
        return counted

    @property
    def totals(self) -> list[str]:
        """Closed of given per task, over the units shown."""
        columns = zip(*(line.squares for line in self.lines), strict=True)
        return [_closed_of(column) for column in columns]

    @property
    def legend(self) -> list[tuple[str, str, str, str, int]]:
        """Key, colour, sign, word and number of each way to stand."""
        numbers = Counter(one.key for line in self.lines for one in line.squares)
        return [(key, *look, numbers[key]) for key, look in LOOKS.items() if numbers[key]]


def _closed_of(column: Iterable[Square]) -> str:
    given = [each.key for each in column if each.key]
    return f"{given.count(State.CLOSED)}/{len(given)}"


def computed(task: Task, programme: Programme) -> Mapping[int, Decimal | None]:
    """What the figure of a task says of every unit right below the programme's organization, by its id."""
    figure, path = figure_of(task), programme.org.path
    if figure is None:
        return defaultdict(lambda: None)
    period = period_of(figure, programme.start)
    if isinstance(figure, Ratio):
        parts, wholes = (each.units(path, period) for each in (figure.part, figure.whole))
        shares = {unit: share(parts.get(unit, 0), whole) for unit, whole in wholes.items()}
        return defaultdict(lambda: None, shares)
    empty = 0 if figure.known(path, period) else None
    return defaultdict(lambda: empty, figure.units(path, period))


def changed_since(rows, day: date):
    """What was given out, reported, handed in or closed on the day or later, the latest first."""
    return rows.filter(state_since__gte=day).order_by("-state_since", "-pk")


def given_of(programme: Programme, user, permit: str):
    """What of a programme somebody sees."""
    return Assignment.objects.visible_to(user, permit).filter(task__programme=programme)


def given_under(task: Task, user, permit: str):
    """What of a task, or of all tasks under an area, somebody sees."""
    tasks, level = {task.pk}, {task.pk}
    while level:
        level = set(Task.objects.filter(parent__in=level).values_list("pk", flat=True)) - tasks
        tasks |= level
    return Assignment.objects.visible_to(user, permit).filter(task__in=tasks)
