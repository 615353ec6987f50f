"""Figures of the year of a branch: appraisals done, grades given, members registered.

A day is asked about its own year: the figures of a finished year are those of its last day.
"""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period, Ratio
from league.kernel.scoping import covering
from members import rules
from members.choices.reviews import ReviewGrade
from members.metrics.branches import BRANCHES
from members.metrics.register import COMMON, TOTAL, choices, in_branches
from members.models import Appraisal, Registration, Review
from members.rules.reviews import counting
from orgs.models import Org


def branches_due(period: Period):
    """Branches that count in the coverage on the day."""
    return counting(Org.objects.at(period.end, period.is_past).branches(), period.end)


def branches_done(period: Period):
    """Of them, those whose appraisal of the day's year is approved."""
    done = Review.objects.finished(period.end.year, period.end).filter(branch=OuterRef("pk"))
    return branches_due(period).filter(Exists(done))


def branches_unstarted(period: Period):
    """Of them, those for which nobody has begun the appraisal of the day's year."""
    begun = Review.objects.filter(branch=OuterRef("pk"), year=period.end.year)
    return branches_due(period).exclude(Exists(begun))


def appraised(period: Period):
    """Lines of approved appraisals of the day's year, where their branch stood on the day."""
    rows = Appraisal.objects.final(period.end.year).filter(review__approved_on__lte=period.end)
    if not period.is_past:
        return rows.annotate(unit_path=F("review__branch__path"))
    place = "review__branch__placements__"
    return rows.filter(covering(period.end, place)).annotate(unit_path=F(f"{place}path"))


def registered(period: Period):
    """Members of the day who are registered for its year."""
    return in_branches(period).filter(_registration(period))


def unregistered(period: Period):
    """Members of the day who are not registered for its year."""
    return in_branches(period).exclude(_registration(period))


def _registration(period: Period) -> Exists:
    return Exists(Registration.objects.registered(period.end.year, period.end).filter(member=OuterRef("pk")))


YEARLY = {**COMMON, "kind": "stock"}
GRADE = Dimension("grade", _("评议等次"), lambda period: F("grade"), choices(ReviewGrade))
DUE = Metric(
    code="orgs.branches_to_review", label=_("应开展教育评议的团支部数"), rows=branches_due, **BRANCHES
)
DONE = Metric(
    code="orgs.branches_reviewed", label=_("完成教育评议的团支部数（当年）"), rows=branches_done, **BRANCHES
)
UNSTARTED = Metric(
    code="orgs.branches_review_unstarted",
    label=_("未启动教育评议的团支部数（当年）"),
    rows=branches_unstarted,
    **BRANCHES,
)
COVERAGE = Ratio(code="orgs.review_coverage", label=_("教育评议覆盖率（当年）"), part=DONE, whole=DUE)
APPRAISED = Metric(
    code="members.appraised",
    label=_("参加教育评议的团员数（当年）"),
    unit=_("人"),
    kind="stock",
    rows=appraised,
    by={"grade": GRADE},
    permit=rules.VIEW,
)
REGISTERED = Metric(code="members.registered", label=_("已注册的团员数（当年）"), rows=registered, **YEARLY)
UNREGISTERED = Metric(
    code="members.unregistered", label=_("未注册的团员数（当年）"), rows=unregistered, **YEARLY
)
RATE = Ratio(code="members.registration_rate", label=_("团籍注册率（当年）"), part=REGISTERED, whole=TOTAL)
