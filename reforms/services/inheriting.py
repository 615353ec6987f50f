"""The registers of reform go along with their organization when it is merged."""

from django.utils.translation import gettext_lazy as _

from league.kernel import succession
from league.kernel.succession import Estate
from reforms.models import Attention, Fund, Notice, Outcome, Policy, Visit


def belonging_to(model):
    """A function giving the rows of some organizations."""
    return lambda ids: model.objects.filter(org__in=list(ids))


def kept(code: str, label: str, model) -> Estate:
    """The rows of a register name the heir from then on."""
    told = {"columns": ("org",), "rows": belonging_to(model), "follows": ("org",), "stays": True}
    return succession.register(Estate(code=f"reforms.{code}", label=label, model=model, order=95, **told))


OUTCOMES = kept("outcomes", _("制度成果"), Outcome)
ATTENTION = kept("attention", _("党委重视"), Attention)
POLICIES = kept("policies", _("政策纳入"), Policy)
FUNDS = kept("funds", _("工作经费"), Fund)
NOTICES = kept("notices", _("督促"), Notice)
VISITS = kept("visits", _("实地督导"), Visit)
