"""年度总览: the appraisals and registrations of a year by township and by branch, and one start for all."""

from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from league.kernel import permits
from league.kernel.metrics import share
from league.kernel.views import access, declare, once
from members.choices.reviews import RegistrationState, ReviewState
from members.filters.reviews import RUNNING
from members.models import Member, Registration, Review
from members.rules import reviews as rules
from members.services import reviews as services
from orgs.models import Org


def asked_year(text: str) -> int:
    """The year asked for, this year for anything else."""
    this = timezone.localdate().year
    return int(text) if text.isascii() and text.isdecimal() and this - 5 <= int(text) <= this else this


def asked_org(request, permit: str = rules.VIEW_REVIEWS) -> Org | None:
    """The organization asked for in reach of a permit, else the outermost one of the user."""
    rows = Org.objects.visible_to(request.user, permit)
    text = request.GET.get("org", "") or request.POST.get("org", "")
    if text:
        key = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0
        return access.fetch(request.user, permit, Org.objects.all(), pk=key)
    return rows.order_by("path").first()


@declare(permit=rules.VIEW_REVIEWS)
def overview(request) -> HttpResponse:
    """The units below an organization, or its branches, with what is done and what is missing."""
    year, org = asked_year(request.GET.get("year", "")), asked_org(request)
    this = timezone.localdate().year
    lines = lines_of(org, year) if org else []
    context = {
        "title": _("%(year)d 年度评议注册") % {"year": year},
        "crumbs": [(_("团员"), ""), (_("评议注册"), reverse("members:review-list")), (str(year), "")],
        "org": org,
        "year": year,
        "years": [(each, f"?{urlencode({'year': each, 'org': org.pk})}") for each in (this, this - 1) if org],
        "lines": lines,
        "total": total_of(lines) | {"urls": urls_of(org, year) if org else {}},
        "list_url": f"{reverse('members:review-list')}?{urlencode({'year': year})}",
        "may_start": bool(org) and permits.may(request.user, rules.REVIEW, org) and year >= this - 1,
        "once": once.new_key(),
    }
    return render(request, "members/year_overview.html", context)


@declare(permit=rules.REVIEW, methods=("POST",))
def start(request) -> HttpResponse:
    """Start the appraisal in every branch below that has none; of one branch, open its page."""
    year, org = asked_year(request.POST.get("year", "")), asked_org(request)
    permits.require(request.user, rules.REVIEW, org)
    with transaction.atomic():
        once.spend(request)
        if org.is_branch:
            review = services.start(org, year, actor=request.user)
            return HttpResponseRedirect(reverse("members:review-detail", args=[review.pk]))
        number = services.start_below(org, year, actor=request.user)
    messages.success(request, _("已在 %(n)d 个团支部启动评议。") % {"n": number})
    back = urlencode({"year": year, "org": request.POST.get("back", "") or org.pk})
    return HttpResponseRedirect(f"{reverse('members:year-overview')}?{back}")


def lines_of(org: Org, year: int) -> list[dict]:
    """A line per child (or for the branch itself): counts by state, members, registered; few queries."""
    children = [org] if org.is_branch else list(org.children.standing().order_by("path"))
    due = rules.counting(Org.objects.standing().branches(), timezone.localdate()).under(org)
    found = list(Review.objects.filter(year=year).under(org).values_list("branch__path", "state", "pk"))
    begun = {path for path, _state, _pk in found}
    places = Counter((_child(path, children), path in begun) for path in due.values_list("path", flat=True))
    states = Counter((_child(path, children), state) for path, state, _pk in found)
    pages = {path: pk for path, _state, pk in found}
    people = _by_child(Member.objects.present().under(org), children)
    done = Registration.objects.filter(year=year, state=RegistrationState.REGISTERED).values("member")
    registered = _by_child(Member.objects.present().under(org).filter(pk__in=done), children)
    lines = [_line(child, places, states, people, registered, pages) for child in children]
    return [line | {"urls": urls_of(line["org"], year)} for line in lines]


def urls_of(org: Org, year: int) -> dict[str, str]:
    """Addresses of the rows behind a line's numbers; branches not begun are listed for this year only."""
    reviews = {"year": year, "org": org.pk}
    places = {"branches": "orgs.branches_to_review"}
    if year == timezone.localdate().year:
        places["missing"] = "orgs.branches_review_unstarted"
    states = {"running": RUNNING, "waiting": ReviewState.PROPOSED, "approved": ReviewState.APPROVED}
    return {
        **{name: _url("orgs:org-list", org=org.pk, figure=code) for name, code in places.items()},
        **{name: _url("members:review-list", **reviews, state=state) for name, state in states.items()},
        "members": _url("members:member-list", org=org.pk),
        "registered": _url("members:member-list", org=org.pk, registered=year),
    }


def _url(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


def _child(path: str, children: list[Org]) -> int:
    """The child a path lies under: its id."""
    depth = children[0].path.count(".") if children else 0
    parts = path.split(".")
    return int(parts[depth - 1]) if len(parts) > depth else 0


def _by_child(rows, children: list[Org]) -> Counter:
    counts: Counter = Counter()
    for path, number in rows.order_by().values_list("branch__path").annotate(n=Count("pk")):
        counts[_child(path, children)] += number
    return counts


def _line(child: Org, places, states, people, registered, pages) -> dict:
    counts = {state: states[child.pk, state] for state in ReviewState}
    begun, approved = sum(counts.values()), counts[ReviewState.APPROVED]
    branches = places[child.pk, True] + places[child.pk, False]
    return {
        "org": child,
        "branches": branches,
        "missing": places[child.pk, False],
        "running": begun - approved - counts[ReviewState.PROPOSED],
        "waiting": counts[ReviewState.PROPOSED],
        "approved": approved,
        "share": share(min(approved, branches), branches),
        "members": people[child.pk],
        "registered": registered[child.pk],
        "rate": share(registered[child.pk], people[child.pk]),
        "state": next((state.label for state in ReviewState if counts[state]), "") if child.is_branch else "",
        "url": reverse("members:review-detail", args=[pages[child.path]]) if child.path in pages else "",
    }


def total_of(lines: list[dict]) -> dict:
    """The last line: sums, and the shares of the sums."""
    names = ("branches", "missing", "running", "waiting", "approved", "members", "registered")
    sums = {name: sum(line[name] for line in lines) for name in names}
    shares = {
        "share": share(min(sums["approved"], sums["branches"]), sums["branches"]),
        "rate": share(sums["registered"], sums["members"]),
    }
    return sums | shares
