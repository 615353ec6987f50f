"""Figures of the way into the League: who stands where, what is overdue, who was admitted how."""

from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period
from league.kernel.models import StepRecord
from league.kernel.params import Book
from league.kernel.scoping import covering
from members import rules
from members.choices import Part, Sex, Stage
from members.choices.admission import STATES_OF, Channel
from members.metrics.register import COMMON, FIRST, joined_in
from members.models import Application, PointEntry
from members.workflows import ADMISSION
from orgs.choices import Field


def placed(period: Period):
    """Applications of all times with `unit_path`, the place of the branch on the period's last day."""
    if not period.is_past:
        return Application.objects.annotate(unit_path=F("branch__path"))
    place = "branch__placements__"
    return Application.objects.filter(covering(period.end, place)).annotate(unit_path=F(f"{place}path"))


def standing(period: Period):
    """Applications handed in by the day, with their state then and since when: `stage_then`, `since_then`.

    A past day is answered by the steps taken up to it; an application taken over from a roster is known from
    the day of the roster.
    """
    rows = placed(period)
    if not period.is_past:
        return rows.annotate(stage_then=F("state"), since_then=F("state_since")).exclude(state=Stage.DRAFT)
    taken = StepRecord.objects.filter(workflow=ADMISSION.code, object_id=OuterRef("pk"), on__lte=period.end)
    last = taken.order_by("-on", "-id")
    taken_over = Q(opening_on__lte=period.end) & ~Exists(
        StepRecord.objects.filter(workflow=ADMISSION.code, object_id=OuterRef("pk"))
    )
    return rows.filter(Exists(taken) | taken_over).annotate(
        stage_then=Case(When(taken_over, then=F("state")), default=Subquery(last.values("after")[:1])),
        since_then=Case(When(taken_over, then=F("state_since")), default=Subquery(last.values("on")[:1])),
    )


def under_way(period: Period):
    """Applications on which nothing is decided on the day, those sent back among them."""
    return standing(period).filter(stage_then__in=(*Stage.under_way(), Stage.RETURNED))


def unfinished(period: Period):
    """Those admitted whose file is not certified on the day."""
    return standing(period).filter(stage_then__in=Stage.joined()[:-1])


def days_before(book: Book, code: str, on: date):
    """The day that lies as many days before another as a parameter says at each branch."""
    return book.by_place([code], lambda place: Value(on - timedelta(book.value(code, place, on))))


def overdue(period: Period):
    """Applications whose state has lasted longer than the rules allow, or whose file is late, on the day."""
    book = Book(deadline.param for deadline in ADMISSION.deadlines.values())
    late = Q(pk__in=[])
    for state, deadline in ADMISSION.deadlines.items():
        since = deadline.since or "since_then"
        limit = days_before(book, deadline.param, period.end)
        late |= Q(stage_then=state, **{f"{since}__lt": limit})
    return standing(period).filter(late)


def admitted(period: Period):
    """Applications whose branch meeting admitted the person in the period."""
    return placed(period).enrolled_between(period.start or date.min, period.end)


def recommended(period: Period):
    """Those admitted on the recommendation of the Young Pioneers (推优入团)."""
    return admitted(period).filter(channel=Channel.PIONEERS)


def with_points(period: Period):
    """Those admitted with points in their ledger (积分入团)."""
    return admitted(period).filter(Exists(PointEntry.objects.filter(application=OuterRef("pk"))))


def reviewed(period: Period):
    """Those admitted after a review (评议入团)."""
    return admitted(period).filter(review_on__isnull=False)


def outside_schools(period: Period):
    """Members who joined in the period in branches outside schools (社会领域)."""
    rows = joined_in(period).annotate(first_field=F("affiliations__branch__field"))
    return rows.exclude(first_field__in=("", Field.SCHOOL))


PART = Dimension(
    "part",
    _("发展阶段"),
    lambda period: Case(
        *(When(stage_then__in=states, then=Value(part.value)) for part, states in STATES_OF.items()),
        default=Value(""),
        output_field=CharField(),
    ),
    lambda: dict(Part.choices),
)
STAGE = Dimension("stage", _("环节"), lambda period: F("stage_then"), lambda: dict(Stage.choices))
CHANNEL = Dimension("channel", _("推荐方式"), lambda period: F("channel"), lambda: dict(Channel.choices))
SEX = Dimension("sex", _("性别"), lambda period: F("sex"), lambda: dict(Sex.choices))
FIELD = Dimension("field", _("领域"), lambda period: F("branch__field"), lambda: dict(Field.choices))


def cuts(*dimensions: Dimension) -> dict[str, Dimension]:
    """Dimensions by their code."""
    return {dimension.code: dimension for dimension in dimensions}


OPEN = {
    "unit": _("件"),
    "kind": "stock",
    "by": cuts(STAGE, PART, CHANNEL, SEX, FIELD),
    "permit": rules.VIEW_APPLICATIONS,
}
UNDER_WAY = Metric(code="members.applications", label=_("办理中的入团申请"), rows=under_way, **OPEN)
UNFINISHED = Metric(code="members.unfinished", label=_("已入团、手续未办完"), rows=unfinished, **OPEN)
OVERDUE = Metric(code="members.applications_overdue", label=_("发展环节逾期"), rows=overdue, **OPEN)
DECIDED = {"unit": _("人"), "kind": "flow", "permit": rules.VIEW_APPLICATIONS}
ENROLLED = Metric(
    code="members.enrolled",
    label=_("经本系统审批入团数"),
    rows=admitted,
    by=cuts(SEX, FIELD, CHANNEL),
    **DECIDED,
)
RECOMMENDED = Metric(
    code="members.recommended", label=_("推优入团数"), rows=recommended, by=cuts(SEX, FIELD), **DECIDED
)
BY_POINTS = Metric(
    code="members.admitted_by_points",
    label=_("积分入团数"),
    rows=with_points,
    by=cuts(SEX, FIELD),
    **DECIDED,
)
BY_REVIEW = Metric(
    code="members.admitted_by_review", label=_("评议入团数"), rows=reviewed, by=cuts(SEX, FIELD), **DECIDED
)
NEW_OUTSIDE_SCHOOLS = Metric(
    code="members.new_social",
    label=_("社会领域新发展团员数"),
    kind="flow",
    rows=outside_schools,
    **{**COMMON, **FIRST},
)
