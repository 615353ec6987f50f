"""Figures about selections: begun, appointed by channel, appointed without an induction in time."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cadres.choices.selection import Channel, SelectionState
from cadres.metrics.delegates import within
from cadres.metrics.posts import NATURE, SEX
from cadres.metrics.training import days
from cadres.models import Candidate, Selection, Trainee
from cadres.rules.selection import INDUCTION_DAYS, VIEW_SELECTION
from league.kernel import params
from league.kernel.metrics import Dimension, Metric, Period


def begun(period: Period):
    """Selections opened in the period and not cancelled."""
    return opened(period).exclude(state=SelectionState.CANCELLED)


def placed(rows, period: Period):
    """Candidates at the place of the organization they were named for."""
    return rows.placed(period.end, period.is_past, "selection__org__")


def appointed(period: Period):
    """Candidates whose post began in the period."""
    return placed(Candidate.objects.filter(**days(period, "post__")), period)


def uninducted(period: Period):
    """Holders of a post by selection who have not been to an induction though its days are over."""
    last = period.end - timedelta(days=params.value(INDUCTION_DAYS, "", period.end))
    held = Q(post__end=None) | Q(post__end__gt=period.end)
    known = Trainee.objects.inducting(OuterRef("selection__opened_on")).filter(
        id_index=OuterRef("id_index"), course__start__lte=period.end
    )
    return placed(Candidate.objects.filter(held, ~Exists(known), post__start__lt=last), period)


opened = within(Selection, "opened_on")
CHANNEL = Dimension("channel", _("提名渠道"), lambda period: F("channel"), lambda: dict(Channel.choices))
NATURE_OF = Dimension("nature", NATURE.label, lambda period: F("selection__nature"), NATURE.labels)
PEOPLE = {
    "unit": _("人"),
    "permit": VIEW_SELECTION,
    "by": {"channel": CHANNEL, "nature": NATURE_OF, "sex": SEX},
}

BEGUN = Metric(
    code="cadres.selections",
    label=_("启动选配数"),
    unit=_("件"),
    kind="flow",
    rows=begun,
    by={"nature": NATURE},
    permit=VIEW_SELECTION,
)
APPOINTED = Metric(code="cadres.selected", label=_("选配任职人数"), kind="flow", rows=appointed, **PEOPLE)
UNINDUCTED = Metric(
    code="cadres.uninducted", label=_("选配任职未参加岗前培训人数"), kind="stock", rows=uninducted, **PEOPLE
)
