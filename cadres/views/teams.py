"""Pages of teams: all in reach with a badge each, one with its clauses and a trial, two days compared."""

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.forms.posts import TryForm
from cadres.models import Post
from cadres.rules import APPOINT, VIEW
from cadres.rules.teams import Seat
from cadres.services.teams import COUNTED, compared, teams_of, tried
from cadres.views.dated import GROUP
from cadres.views.sisters import TEAMS
from league.kernel import permits
from league.kernel.calendar import read_day
from league.kernel.metrics import share
from league.kernel.views import declare, fetch, tabs
from orgs.choices import Kind
from orgs.models import Org

PAGE = 60
LABEL = gettext_lazy("班子")
YEAR = timedelta(days=365)


def _day(request, name: str = "on") -> date:
    """The day asked for, today without one or for one to come."""
    asked = read_day(request.GET[name]) if request.GET.get(name) else None
    today = timezone.localdate()
    return asked if asked and asked < today else today


def committees(request):
    """The committees in reach, below one organization where one is asked for."""
    rows = Org.objects.visible_to(request.user, VIEW).standing().exclude(kind=Kind.BRANCH)
    wish = request.GET.get("org", "")
    if wish.isdecimal() and len(wish) < 12:
        rows = rows.under(fetch(request.user, VIEW, Org.objects.all(), pk=wish))
    return rows.order_by("path")


@declare(VIEW)
def teams(request):
    """One line per committee: size, secretary, terms, and whether its clauses are met."""
    page = Paginator(committees(request), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": LABEL,
        "crumbs": [(GROUP, ""), (LABEL, "")],
        "rows": teams_of(page.object_list, timezone.localdate()),
        "page_of": page,
        "soon": timezone.localdate() + YEAR,
        "sisters": tabs(TEAMS, "cadres:teams"),
    }
    return render(request, "cadres/teams.html", context)


@declare(VIEW, "orgs.Org")
def team(request, pk):
    """One team of today or a past day: who sits in it, what the clauses say, who sat in it before."""
    org = fetch(request.user, VIEW, Org.objects.all(), pk=pk)
    on, today = _day(request), timezone.localdate()
    shown = teams_of([org], on)[0]
    former = Post.objects.filter(org=org, end__lte=on).defer("id_no", "phone").order_by("-end", "-pk")
    context = {
        "title": _("%(org)s班子") % {"org": org},
        "crumbs": [(GROUP, ""), (LABEL, reverse("cadres:teams")), (str(org), "")],
        "org": org,
        "team": shown,
        "seats": [(post, post.age_on(on)) for post in shown.posts],
        "former": former[:50],
        "on": on,
        "pastday": on if on < today else None,
        "today_url": request.path,
        "may_appoint": on == today and permits.may(request.user, APPOINT, org),
        "soon": today + YEAR,
    } | _trial(request, shown, on)
    return render(request, "cadres/team.html", context)


def _trial(request, shown, on: date) -> dict:
    """The form of a trial and, once it is filled in, what the clauses would say."""
    asked = "birth" in request.GET
    form = TryForm(request.GET if asked else None)
    form.settle(Post.objects.filter(pk__in=[post.pk for post in shown.posts]))
    if not (asked and form.is_valid()):
        return {"form": form, "trial": None}
    data = dict(form.cleaned_data)
    gone = data.pop("without")
    somebody = Seat(**data | {"name": data["name"] or _("新人选")})
    found = tried(shown, on, [somebody], [gone.pk] if gone else [])
    before = {finding.clause.code: finding for finding in shown.findings}
    changed = [(before.get(each.clause.code), each) for each in found]
    return {"form": form, "trial": changed, "somebody": somebody, "gone": gone}


@declare(VIEW)
def comparison(request):
    """Two days of the committees below an organization, side by side, with sums and shares."""
    today = timezone.localdate()
    first, last = _day(request, "from"), _day(request, "to")
    if "from" not in request.GET:
        first = today - YEAR
    orgs = list(committees(request)[:500])
    rounds = [each for each in compared(orgs, first, last) if each.before["all"] or each.after["all"]]
    sums = [
        {name: sum(getattr(each, side)[name] for each in rounds) for name in COUNTED}
        for side in ("before", "after")
    ]
    context = {
        "title": _("换届前后对比"),
        "crumbs": [(GROUP, ""), (LABEL, reverse("cadres:teams")), (_("换届前后对比"), "")],
        "rounds": rounds,
        "sums": sums,
        "shares": [(share(each["women"], each["all"]), share(each["off"], each["all"])) for each in sums],
        "first": first,
        "last": last,
        "wish": request.GET.get("org", ""),
        "sisters": tabs(TEAMS, "cadres:teams-compare"),
    }
    return render(request, "cadres/comparison.html", context)
