"""The registers of reform go along with their organization when it is merged."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from league.kernel.succession import following
from reforms.models import Attention, Fund, LeadingGroup, Notice, Outcome, Pairing, Policy, Visit

kept = partial(following, order=95)
ESTATES = (
    kept("reforms.outcomes", _("制度成果"), Outcome),
    kept("reforms.attention", _("党委重视"), Attention),
    kept("reforms.policies", _("政策纳入"), Policy),
    kept("reforms.funds", _("工作经费"), Fund),
    kept("reforms.leading_groups", _("领导小组"), LeadingGroup),
    kept("reforms.notices", _("督促"), Notice),
    kept("reforms.visits", _("实地督导"), Visit),
    kept("reforms.pairings", _("督导结对"), Pairing),
    kept("reforms.partners", _("督导结对的对方"), Pairing, "partner"),
)
