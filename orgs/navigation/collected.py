"""The tab 采集表: what branches told of themselves, beside what the register counts today."""

from django.utils.translation import gettext_lazy as _

from league.kernel import metrics, panels
from league.kernel.metrics import Period
from league.kernel.panels import Panel
from orgs import rules
from orgs.models import CollectedForm, Org

SHOWN = 100
MEMBERS = "members.total"


def tab(request, org: Org) -> dict:
    """Forms of a branch, or of the branches right below a committee, the newest first."""
    total, today = metrics.get(MEMBERS), Period.day()
    if org.is_branch:
        rows, numbers = org.collected_forms.all(), {org.pk: total.value(org.path, today)}
    else:
        rows = CollectedForm.objects.filter(org__parent=org, org__dissolved=None)
        numbers = total.units(org.path, today)
    forms = rows.select_related("org")[:SHOWN]
    return {"forms": [(form, numbers.get(form.org_id, 0)) for form in forms]}


panels.register(
    Org,
    Panel(
        "collected",
        _("采集表"),
        permit=rules.VIEW,
        order=60,
        template="orgs/collected.html",
        context=tab,
    ),
)
