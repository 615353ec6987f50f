"""Permits of the register of rewards."""

from django.utils.translation import gettext_lazy as _

from league.kernel.audit import event
from league.kernel.permits import permit
from league.kernel.roles import READERS, SECRETARIES, WORKERS, Role

VIEW_REWARDS = permit("members.view_rewards", _("查看奖励"), READERS)
KEEP_REWARDS = permit("members.keep_rewards", _("登记奖励"), (Role.COUNTY_STAFF, *SECRETARIES))
EXPORT_REWARDS = permit("members.export_rewards", _("导出奖励"), WORKERS)
ENTERED = event("members.reward_entered", _("登记奖励"))
CORRECTED = event("members.reward_corrected", _("更正奖励"))
