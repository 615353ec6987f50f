"""The rules of the yearly registration: who can be registered, who cannot and why, until when."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from members.choices.reviews import ReviewGrade
from members.models import Appraisal, Decision, Member
from members.rules.reviews import PARTY
from orgs.choices import Field
from orgs.models import Org

REGISTERED = event("members.year_registered", gettext_lazy("年度团籍注册"))
PUT_OFF = event("members.year_put_off", gettext_lazy("暂缓或不予注册"))

STUDENTS_BY = params.param(
    "members.registration_students",
    "10-01",
    unit="月-日",
    label=gettext_lazy("学校团支部完成年度注册的日期"),
    source="《团员证管理办法》：学生团员在秋季学期开学一个月内注册",
)
OTHERS_BY = params.param(
    "members.registration_others",
    "12-31",
    unit="月-日",
    label=gettext_lazy("其他团支部完成年度注册的日期"),
    source="年度团籍注册（时间各地不一，可改）",
)
STUDENTS_BACK = params.param(
    "members.registration_back",
    1,
    unit="年",
    label=gettext_lazy("学校团支部注册可依据几年前的评议"),
    source="学校秋季注册在前、年底评议在后的通行做法（可改）",
)

Obstacle = Callable[[Sequence[Member], int, date], dict[int, str]]
_obstacles: list[Obstacle] = []


def obstacle(check: Obstacle) -> Obstacle:
    """Let a check object to registrations: (members, year, day) → the reason by member id.

    It is asked for a whole branch at once; unpaid dues are such a reason.
    """
    if check not in _obstacles:
        _obstacles.append(check)
    return check


def obstacles() -> tuple[Obstacle, ...]:
    """The checks that object to registrations."""
    return tuple(_obstacles)


def basis(branch: Org, year: int) -> tuple[int, ...]:
    """The years whose appraisal a registration can rest on, the year itself first."""
    back = params.value(STUDENTS_BACK, branch.path, date(year, 12, 31)) if branch.field == Field.SCHOOL else 0
    return tuple(year - n for n in range(back + 1))


def due_on(branch: Org, year: int) -> date:
    """Until when a branch registers its members."""
    code = STUDENTS_BY if branch.field == Field.SCHOOL else OTHERS_BY
    month, day = params.value(code, branch.path, date(year, 12, 31)).split("-")
    return date(year, int(month), int(day))


def reasons(branch: Org, members: Sequence[Member], year: int, on: date) -> dict[int, str]:
    """Why members of a branch cannot be registered for a year, by id; those who can be are not in it."""
    found: dict[int, str] = {}
    ids = [member.pk for member in members]
    for check in (*_obstacles, _by_grade(branch)):
        found |= check(members, year, on)
    for member, until in (
        Decision.objects.probations(on).filter(member__in=ids).values_list("member", "until")
    ):
        found[member] = _("留团察看期间（到 %(day)s），暂缓注册。") % {"day": until}
    return found


def _by_grade(branch: Org) -> Obstacle:
    """At least 基本合格 in the appraisal the registration rests on.

    Party members are not appraised; who joined in the year after the appraisal began has none yet.
    """

    def check(members: Sequence[Member], year: int, on: date) -> dict[int, str]:
        lines = Appraisal.objects.final(*basis(branch, year)).filter(member__in=[m.pk for m in members])
        grades = dict(lines.order_by("review__year").values_list("member", "grade"))
        begun = set(
            Appraisal.objects.filter(review__year=year, member__in=[m.pk for m in members]).values_list(
                "member", flat=True
            )
        )
        found = {}
        for member in members:
            grade = grades.get(member.pk)
            new = member.joined_on and member.joined_on.year == year and member.pk not in begun
            if member.political in PARTY or grade in ReviewGrade.registrable() or (new and grade is None):
                continue
            words = _("评议为不合格，不能注册。") if grade else _("本年度教育评议还没有批准的结果。")
            found[member.pk] = words
        return found

    return check
