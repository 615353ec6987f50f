"""The organization a page of figures is about, and the addresses of its figures."""

from django.urls import NoReverseMatch, reverse

from league.kernel import metrics, permits
from league.kernel.views import fetch
from orgs.models import Org
from reports import rules
from reports.services import Cut


def org_in_reach(request, pk: int, permit: str = rules.VIEW) -> Org:
    """The organization; 404 out of reach, Forbidden without the permit."""
    return fetch(request.user, permit, Org.objects.all(), pk=pk)


def home_org(user) -> Org:
    """Where a page begins that was asked for no organization: the first of the outermost in reach."""
    return Org.objects.filter(path__in=permits.reach(user, rules.VIEW)).order_by("path").first()


def may_see(user, metric: str, org: Org) -> bool:
    """Whether the rows of a metric may be opened."""
    code = metrics.get(metric).permit
    return not code or permits.may(user, code, org)


def rows_url(user, org: Org, cut: Cut) -> str:
    """Address of the rows of a figure, empty where the user may not see them."""
    if not may_see(user, cut.metric, org):
        return ""
    return f"{reverse('reports:figure-rows', args=[org.pk])}?{cut.query()}"


def page_of(url_name: str, pk: int) -> str:
    """Address of a row's own page, empty where that page does not exist."""
    try:
        return reverse(url_name, args=[pk])
    except NoReverseMatch:
        return ""
