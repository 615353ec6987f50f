"""毕业衔接总览: the classes below an organization by standing, by destination, and what arrives where."""

from collections import Counter
from datetime import date

from django.db.models import Case, Count, F, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from league.kernel.metrics import Period, child_part, share
from league.kernel.scoping import subtree
from league.kernel.views import declare
from members.choices import TransferState
from members.choices.graduates import Destination, Standing
from members.metrics.graduates import LISTED, OVERDUE
from members.models import Transfer
from members.rules.graduates import is_school
from members.rules.transfer import VIEW_TRANSFERS
from members.views.graduating import class_url
from members.views.overview import asked_org, asked_year
from members.views.register import GROUP
from orgs.models import Org

NUMBERS = ("all", "owed", "handed", "transit", "unsettled", "staying", "overdue")


@declare(VIEW_TRANSFERS)
def overview(request) -> HttpResponse:
    """The units below an organization, or the class itself, with what is done and what is missing."""
    year, org = asked_year(request.GET.get("year", "")), asked_org(request, VIEW_TRANSFERS)
    today = timezone.localdate()
    period = Period(today if year == today.year else date(year, 12, 31))
    counts = LISTED.grid(org.path, period, ("unit", "standing", "destination")) if org else {}
    lines = unit_lines(org, year, counts, period) if org else []
    context = {
        "title": _("%(year)d 年毕业衔接") % {"year": year},
        "crumbs": [(GROUP, ""), (_("毕业衔接"), "")],
        "org": org,
        "year": year,
        "years": [
            (each, f"?{urlencode({'year': each, 'org': org.pk})}")
            for each in (today.year, today.year - 1)
            if org
        ],
        "lines": lines,
        "total": total_of(lines) | {"list_url": list_url(org, year), "late_url": late_url(org)}
        if org
        else {},
        "kinds": kind_lines(org, year, counts) if org else [],
        "arrivals": arrival_lines(org, year, today) if org else [],
        "list_url": list_url(org, year) if org else reverse("members:graduate-list"),
    }
    return render(request, "members/graduate_overview.html", context)


def list_url(org: Org, year: int, **asked) -> str:
    """The rows behind a number."""
    return f"{reverse('members:graduate-list')}?{urlencode({'org': org.pk, 'year': year, **asked})}"


def late_url(org: Org) -> str:
    """Who stayed longer than allowed, of any year."""
    return f"{reverse('members:graduate-list')}?{urlencode({'org': org.pk, 'overdue': 'true'})}"


def unit_lines(org: Org, year: int, counts: dict, period: Period) -> list[dict]:
    """A line per child, the organization itself where it is a class; schools also before they begin."""
    overdue = OVERDUE.grid(org.path, period, ("unit",))
    known = {unit for unit, _standing, _where in counts} | {unit for (unit,) in overdue}
    if org.is_branch:
        return [unit_line(org, 0, year, counts, overdue)]
    children = [each for each in org.children.order_by("path") if each.pk in known or _may_begin(each)]
    return [unit_line(each, each.pk, year, counts, overdue) for each in children]


def _may_begin(org: Org) -> bool:
    """Whether graduates may be found there: units, and branches of schools."""
    return not org.dissolved and (not org.is_branch or is_school(org))


def unit_line(org: Org, unit: int, year: int, counts: dict, overdue: dict) -> dict:
    """The numbers of one organization with the addresses that open them."""
    own = Counter()
    for (place, standing, where), number in counts.items():
        if place == unit:
            own[standing, where] = number
    url = class_url(org, year) if org.is_branch else f"?{urlencode({'org': org.pk, 'year': year})}"
    return numbers_of(own) | {
        "org": org,
        "url": url,
        "overdue": overdue.get((unit,), 0),
        "list_url": list_url(org, year),
        "late_url": late_url(org),
    }


def numbers_of(counts: Counter) -> dict:
    """The numbers of a line from counts by standing and destination."""
    owed = {key: n for key, n in counts.items() if key[1] not in Destination.excused()}
    by = Counter()
    for (standing, _where), number in owed.items():
        by[standing] += number
    found = {"all": sum(counts.values()), "owed": sum(owed.values()), "staying": by[Standing.STAYING]}
    found |= {"handed": by[Standing.HANDED], "transit": by[Standing.TRANSIT]}
    found["unsettled"] = by[Standing.STAYING] + by[Standing.OPEN]
    return found | {"rate": share(found["handed"], found["owed"])}


def total_of(lines: list[dict]) -> dict:
    """The last line: sums, and the share of the sums."""
    sums = {name: sum(line[name] for line in lines) for name in NUMBERS}
    return sums | {"rate": share(sums["handed"], sums["owed"])}


def kind_lines(org: Org, year: int, counts: dict) -> list[dict]:
    """A line per destination: how many, and how far they are."""
    by: dict[str, Counter] = {}
    for (_unit, standing, where), number in counts.items():
        by.setdefault(where, Counter())[standing] += number
    known = [(value, label) for value, label in [*Destination.choices, ("", _("未填"))] if value in by]
    return [
        {
            "label": label,
            "all": sum(by[value].values()),
            **{each.value: by[value][each] for each in Standing},
            "rate": share(by[value][Standing.HANDED], owed_of(value, by[value])),
            "url": list_url(org, year, destination=value or "none"),
        }
        for value, label in known
    ]


def owed_of(where: str, counts: Counter) -> int:
    """Of a destination, how many are owed a place: none of those who stay by the rules."""
    return 0 if where in Destination.excused() else sum(counts.values())


def arrival_lines(org: Org, year: int, today: date) -> list[dict]:
    """Who comes to whom: papers of graduates by receiving child: waiting, late, received."""
    rows = Transfer.objects.filter(subtree("target__path", org.path), graduate__year=year)
    rows = rows.annotate(unit_path=F("target__path"), part=child_part(org.path))
    late = Case(When(due_on__lt=today, then=True), default=False)
    found = rows.order_by().values_list("part", "state", late).annotate(n=Count("pk"))
    by: dict[int, Counter] = {}
    for part, state, is_late, number in found:
        counts = by.setdefault(int(part[:-1] or 0), Counter())
        counts[
            "done" if state == TransferState.DONE else "open" if state in TransferState.open() else ""
        ] += number
        counts["late"] += number if is_late else 0
    places = {0: org} | {each.pk: each for each in org.children.filter(pk__in=by)}
    return [
        {"org": places[unit], "own": unit == 0, **_arrived(by[unit]), "url": arrivals_url(places[unit])}
        for unit in sorted(by)
    ]


def _arrived(counts: Counter) -> dict:
    return {name: counts[name] for name in ("open", "late", "done")}


def arrivals_url(org: Org) -> str:
    """The papers of graduates bound for an organization."""
    asked = {"graduates": "true", "direction": "in", "org": org.pk}
    return f"{reverse('members:transfer-list')}?{urlencode(asked)}"
