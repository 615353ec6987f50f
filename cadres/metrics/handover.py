"""Figures of offices not handed over, and of young people cadres keep in touch with."""

from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cadres.choices.handover import ContactWay
from cadres.choices.posts import Rank
from cadres.metrics.posts import NATURE
from cadres.models import Post, YouthLink
from cadres.rules.delegates import VIEW_DELEGATES
from cadres.rules.handover import HANDOVER_DAYS
from cadres.rules.posts import VIEW
from league.kernel import metrics, params
from league.kernel.metrics import Dimension, Metric, Period


def overdue(period: Period):
    """Heads of standing organizations relieved longer ago than a hand-over may take, without one."""
    last = period.end - timedelta(days=params.value(HANDOVER_DAYS, "", period.end))
    rows = Post.objects.filter(rank=Rank.SECRETARY, end__lt=last).exclude(handover__on__lte=period.end)
    rows = rows if period.is_past else rows.filter(org__dissolved=None)
    return rows.placed(period.end, period.is_past)


def links(period: Period):
    """Links of the day."""
    return YouthLink.objects.at(period.end, period.is_past)


WAY = Dimension("way", _("联系方式"), lambda period: F("way"), lambda: dict(ContactWay.choices))
NATURE_OF = Dimension("nature", NATURE.label, lambda period: F("post__nature"), NATURE.labels)
KNOWN = {"known_from": metrics.get("orgs.total").known_from, "kind": "stock", "unit": _("人")}
LINKED = KNOWN | {"permit": VIEW_DELEGATES, "rows": links, "by": {"way": WAY, "nature": NATURE_OF}}

HANDOVERS = Metric(
    code="cadres.not_handed_over", label=_("离任书记未办交接数"), rows=overdue, permit=VIEW, **KNOWN
)
LINKS = Metric(code="cadres.in_touch", label=_("联系青年的团干部数"), **LINKED)
YOUTHS = Metric(code="cadres.youths_in_touch", label=_("团干部联系青年数"), sums="youths", **LINKED)
