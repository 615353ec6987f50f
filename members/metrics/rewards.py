"""Figures of rewards: how many were given in a period, by kind, level, and who got them."""

from django.db.models import Case, CharField, F, Value, When
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period
from members.choices.rewards import Rewarded, RewardKind, RewardLevel
from members.metrics.flow import within_days
from members.metrics.quota import at
from members.metrics.register import choices
from members.models import Reward
from members.rules.rewards import VIEW_REWARDS


def given(*kinds: str):
    """Rewards of some kinds given in the period; of any without one."""

    def rows(period: Period):
        found = Reward.objects.filter(within_days("on", period))
        return at(found.filter(kind__in=kinds) if kinds else found, "org__", period)

    return rows


def target(period: Period) -> Case:
    """Whether a member or an organization got it."""
    org = When(member=None, then=Value(Rewarded.ORG.value))
    return Case(org, default=Value(Rewarded.MEMBER.value), output_field=CharField())


GIVEN = {
    "unit": _("项"),
    "kind": "flow",
    "permit": VIEW_REWARDS,
    "by": {
        "level": Dimension("level", _("奖励级别"), lambda period: F("level"), choices(RewardLevel)),
        "kind": Dimension("kind", _("奖励类别"), lambda period: F("kind"), choices(RewardKind)),
        "target": Dimension("target", _("受奖对象"), target, choices(Rewarded)),
    },
}
REWARDS = Metric(code="rewards.given", label=_("奖励项数"), rows=given(), **GIVEN)
RED_AND_GOOD = Metric(
    code="rewards.red_and_good",
    label=_("两红两优表彰数"),
    rows=given(*RewardKind.of_orgs(), *RewardKind.of_people()),
    **GIVEN,
)
