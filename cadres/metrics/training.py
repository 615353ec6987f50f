"""Figures about courses: how many, how many took part, how many of the cadres were trained in the year."""

from datetime import date

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from cadres.choices.training import CourseKind, CourseLevel
from cadres.metrics.posts import NATURE, SEX, TOTAL, held
from cadres.models import Course, Trainee
from cadres.rules.training import VIEW_TRAINING
from league.kernel.metrics import Dimension, Metric, Period, Ratio


def days(period: Period, lookup: str = "") -> dict:
    """Filter: a course began in the period."""
    told = {f"{lookup}start__lte": period.end}
    return told | ({f"{lookup}start__gte": period.start} if period.start else {})


def courses(period: Period):
    """Courses that began in the period."""
    return Course.objects.filter(**days(period)).placed(period.end, period.is_past).counted()


def listed(period: Period, lookup: str = "course__org__"):
    """Participants of courses that began in the period, at the organizer."""
    rows = Trainee.objects.filter(**days(period, "course__"))
    return rows.placed(period.end, period.is_past, lookup)


def people(period: Period):
    """Each person once per organizer, however many courses."""
    earlier = Trainee.objects.filter(
        **days(period, "course__"),
        course__org=OuterRef("course__org"),
        id_index=OuterRef("id_index"),
        pk__lt=OuterRef("pk"),
    )
    return listed(period).exclude(Exists(earlier))


def sent(period: Period):
    """Participants at the organization they come from."""
    return listed(period, "org__")


def trained(period: Period):
    """Posts held on the day by people who took part in a course since New Year."""
    since = date(period.end.year, 1, 1)
    taken = Trainee.objects.filter(
        id_index=OuterRef("id_index"), course__start__gte=since, course__start__lte=period.end
    )
    return held(period).filter(Exists(taken))


def by(lookup: str = "") -> dict[str, Dimension]:
    """Cuts by the level and kind of the course."""
    return {
        "level": Dimension(
            "level", _("培训级别"), lambda period: F(f"{lookup}level"), lambda: dict(CourseLevel.choices)
        ),
        "kind": Dimension(
            "kind", _("培训类型"), lambda period: F(f"{lookup}kind"), lambda: dict(CourseKind.choices)
        ),
    }


FLOW = {"kind": "flow", "permit": VIEW_TRAINING}
OF_PEOPLE = FLOW | {"by": by("course__") | {"sex": SEX}}
COURSES = Metric(
    code="cadres.courses",
    label=_("培训期数"),
    unit=_("期"),
    rows=courses,
    by=by(),
    **FLOW,
)
TIMES = Metric(code="cadres.trainees", label=_("培训人次"), unit=_("人次"), rows=listed, **OF_PEOPLE)
PEOPLE = Metric(
    code="cadres.people_trained",
    label=_("培训人数（同一主办单位不重复）"),
    unit=_("人"),
    rows=people,
    **OF_PEOPLE,
)
SENT = Metric(
    code="cadres.trainees_sent",
    label=_("参加培训人次（按所在团组织）"),
    unit=_("人次"),
    rows=sent,
    **OF_PEOPLE,
)
CERTIFIED = Metric(
    code="cadres.trainees_passed",
    label=_("培训结业人次"),
    unit=_("人次"),
    rows=lambda period: listed(period).filter(passed=True),
    **OF_PEOPLE,
)
TRAINED = Metric(
    code="cadres.trained",
    label=_("本年受训团干部数（任职）"),
    unit=_("人次"),
    kind="stock",
    rows=trained,
    by={"nature": NATURE, "sex": SEX},
    known_from=TOTAL.known_from,
    permit=TOTAL.permit,
)
COVERAGE = Ratio("cadres.training_coverage", _("团干部培训覆盖率"), TRAINED, TOTAL)
