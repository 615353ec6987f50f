"""The verb of the register of rewards."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import permits
from league.kernel.errors import Refused
from members.choices.rewards import RewardKind
from members.models import Reward
from members.rules import rewards as rules


@transaction.atomic
def keep_reward(reward: Reward, *, actor) -> Reward:
    """Enter or correct a reward; a member's stands at the branch of the day it is entered.

    Raises Forbidden outside the actor's reach; Refused for a day to come, a reward that is not
    for such a holder, one without a name, and one entered before. The caller writes the audit event.
    """
    if reward.member and not reward.pk:
        reward.org = reward.member.branch
    permits.require(actor, rules.KEEP_REWARDS, reward.org)
    _refuse_impossible(reward)
    same = {name: getattr(reward, name) for name in ("member", "kind", "name", "level", "year")}
    if reward.member is None:
        same["org"] = reward.org
    if Reward.objects.filter(**same).exclude(pk=reward.pk).exists():
        raise Refused(_("这项奖励已经登记过，不用重复登记；填错的请修改原来那一项。"))
    reward.created_by = reward.created_by or actor
    reward.save()
    return reward


def _refuse_impossible(reward: Reward) -> None:
    kind = RewardKind(reward.kind)
    if reward.on > timezone.localdate():
        raise Refused(_("授奖日期还没有到，请填今天或以前的日期。"))
    if kind in RewardKind.of_people() and reward.member is None:
        raise Refused(_("“%(kind)s”授予个人，请选择受奖团员。") % {"kind": kind.label})
    if kind in RewardKind.of_orgs() and reward.member is not None:
        raise Refused(_("“%(kind)s”授予团组织，不要选择团员。") % {"kind": kind.label})
    if kind == RewardKind.RED_COMMITTEE and reward.org.is_branch:
        raise Refused(_("“%(kind)s”不授予团支部，请另选奖励类别或受奖组织。") % {"kind": kind.label})
    if kind in RewardKind.named() and not reward.name.strip():
        raise Refused(_("请填写奖励名称。"))
