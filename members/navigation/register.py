"""The entries of the menu that lead to members, and the members' tab on an organization's page."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import metrics, panels, permits
from league.kernel.metrics import Period
from league.kernel.navigation import nav
from league.kernel.panels import Number, Panel
from members import rules
from members.models import Application, Member
from members.rules.graduates import is_school
from members.rules.transfer import VIEW_TRANSFERS
from members.workflows import ADMISSION
from orgs.models import Org

GROUP = gettext_lazy("团员")
DEVELOPING = gettext_lazy("发展团员")
SHOWN = 20

nav(GROUP, gettext_lazy("团员名册"), "users", "members:member-list", rules.VIEW, order=30)
nav(
    DEVELOPING,
    gettext_lazy("团员发展"),
    "user-plus",
    "members:application-board",
    rules.VIEW_APPLICATIONS,
    order=50,
    waits=ADMISSION.code,
)
nav(GROUP, gettext_lazy("核对名册"), "clipboard-check", "members:signoff-list", rules.VIEW, order=31)


def list_url(org: Org) -> str:
    """The register of an organization and everything below."""
    return f"{reverse('members:member-list')}?{urlencode({'org': org.pk})}"


def counts(user, org: Org) -> list[Number]:
    """Members, and applications under way, today."""
    members = metrics.get("members.total").value(org.path, Period.day())
    under_way = Application.objects.under(org).open().count()
    url = f"{reverse('members:application-list')}?{urlencode({'org': org.pk})}"
    away = metrics.get("members.away").value(org.path, Period.day())
    away_url = f"{reverse('members:absence-list')}?{urlencode({'org': org.pk, 'state': 'away'})}"
    return [
        Number(_("团员"), members or 0, list_url(org)),
        Number(_("办理中的入团申请"), under_way, url),
        Number(_("流动团员"), away or 0, away_url),
    ]


def graduates_url(user, org: Org) -> str:
    """The graduates of a class, for who may see them; empty for a branch outside schools."""
    if not (is_school(org) and permits.may(user, VIEW_TRANSFERS, org)):
        return ""
    return reverse("members:graduate-class", args=[org.pk])


def tab(request, org: Org) -> dict:
    """Members of a branch by name, of a unit by its children."""
    total = metrics.get("members.total")
    if org.is_branch:
        people = Member.objects.present().filter(branch=org).defer("id_no", "phone").order_by("pinyin", "pk")
        more = {"graduates_url": graduates_url(request.user, org)}
        return {"people": people[:SHOWN], "total": people.count(), "url": list_url(org), **more}
    numbers = total.units(org.path, Period.day(timezone.localdate()))
    children = [
        {"org": child, "members": numbers.get(child.pk, 0), "url": list_url(child)}
        for child in org.children.standing().order_by("path")
    ]
    return {"children": children, "total": sum(numbers.values()), "url": list_url(org)}


def moving(org: Org, action: str, **context) -> list[str]:
    """What a change of the tree touches here."""
    number = Member.objects.present().under(org).count()
    if action != "move" or not number:
        return []
    return [_("%(n)d 名团员随组织一起调整，组织关系不用另外办理。") % {"n": number}]


panels.register(
    Org,
    Panel(
        "members",
        gettext_lazy("团员"),
        permit=rules.VIEW,
        order=10,
        template="members/org_panel.html",
        context=tab,
        counts=counts,
        preview=moving,
    ),
)
