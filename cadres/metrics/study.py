"""Figures of the study log: sessions, hours, and the share that reached what a month asks for."""

from django.db.models import F, FloatField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from cadres.choices.study import StudyKind
from cadres.metrics.posts import KNOWN_FROM, NATURE, SEX, held
from cadres.models import SelfStudy, StudySession
from cadres.rules import study as rules
from league.kernel.metrics import Dimension, Metric, Period, Ratio
from league.kernel.params import Book
from orgs.choices import Kind


def days(period: Period, column: str) -> dict:
    """Filter: a day in the period."""
    told = {f"{column}__lte": period.end}
    return told | ({f"{column}__gte": period.start} if period.start else {})


def sessions(period: Period):
    """Gatherings of the period."""
    return StudySession.objects.filter(**days(period, "on")).placed(period.end, period.is_past)


def alone(period: Period):
    """Self-study of months that begin in the period."""
    rows = SelfStudy.objects.filter(**days(period, "month"))
    return rows.placed(period.end, period.is_past, "post__org__")


def due(period: Period):
    """Posts in committees held on the day: who has to study."""
    return held(period).exclude(org__kind=Kind.BRANCH)


def met(period: Period):
    """Of them those who studied as many hours as asked for in the month of the day."""
    month = period.end.replace(day=1)
    told = SelfStudy.objects.filter(post=OuterRef("pk"), month=month).values("hours")[:1]
    least = Book((rules.SELF_HOURS,)).expression(rules.SELF_HOURS, period.end)
    rows = due(period).annotate(told=Cast(Subquery(told), FloatField()), least=Cast(least, FloatField()))
    return rows.filter(told__gte=F("least"))


KIND = Dimension("kind", _("形式"), lambda period: F("kind"), lambda: dict(StudyKind.choices))
FLOW = {"kind": "flow", "permit": rules.VIEW_STUDY}
SESSIONS = Metric(
    code="cadres.study_sessions",
    label=_("集体学习和交流会次数"),
    unit=_("次"),
    rows=sessions,
    by={"kind": KIND},
    **FLOW,
)
HALF_DAYS = Metric(
    code="cadres.study_half_days",
    label=_("集体学习半天数"),
    unit=_("个半天"),
    rows=sessions,
    sums="half_days",
    by={"kind": KIND},
    **FLOW,
)
SELF_HOURS = Metric(
    code="cadres.self_study_hours",
    label=_("团干部自学小时数"),
    unit=_("小时"),
    rows=alone,
    sums="hours",
    **FLOW,
)
CADRES = {
    "unit": _("人次"),
    "kind": "stock",
    "by": {"nature": NATURE, "sex": SEX},
    "known_from": KNOWN_FROM,
    "permit": rules.VIEW_STUDY,
}
DUE = Metric(code="cadres.study_due", label=_("应参加学习的团干部数（任职）"), rows=due, **CADRES)
MET = Metric(code="cadres.study_met", label=_("当月自学达标的团干部数（任职）"), rows=met, **CADRES)
RATE = Ratio("cadres.study_rate", _("团干部学习达标率"), MET, DUE)
