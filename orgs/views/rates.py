"""建团率: units due and units covered by field, nature, scale and organization, against the targets."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from league.kernel import permits
from league.kernel.calendar import read_day
from league.kernel.metrics import Metric, Period, Ratio, share
from league.kernel.params import Book
from league.kernel.views import declare, fetch
from orgs.metrics import places, units
from orgs.models import Org
from orgs.rules import units as rules
from orgs.views.figures import rows_url, year_to
from orgs.views.ofday import GROUP

CUTS = ("field", "nature", "scale")
TARGETS = (
    (units.NON_PUBLIC, rules.TARGET_NON_PUBLIC),
    (units.SOCIAL, rules.TARGET_SOCIAL),
    (places.COVERAGE, rules.TARGET_YOUTH_HOME),
)
PARAMS = (rules.TARGET_NEW, *(code for _ratio, code in TARGETS))


@dataclass(frozen=True)
class Line:
    """A line of a table: units due, covered, not covered, the share, and the addresses of each."""

    label: str
    due: int
    established: int
    due_url: str
    established_url: str
    gaps_url: str
    url: str = ""

    @property
    def gaps(self) -> int:
        """Due and not covered."""
        return self.due - self.established

    @property
    def rate(self):
        """Per cent, None for nothing due."""
        return share(self.established, self.due)


@dataclass(frozen=True)
class Target:
    """A goal: what is reached of it, in which unit, the rows, and how much is missing."""

    label: str
    value: object
    goal: float
    unit: str
    url: str
    foot: str

    @property
    def percent(self) -> float | None:
        """The part of the goal that is reached, None for 无数据."""
        return None if self.value is None else min(100, 100 * float(self.value) / self.goal)

    @property
    def tone(self) -> str:
        """Green once the goal is reached."""
        return "green" if self.percent == 100 else "amber"


def asked_org(request, permit: str) -> Org:
    """The organization the address names, else the first of the outermost in reach."""
    wish = request.GET.get("org", "")
    if wish:
        return fetch(request.user, permit, Org.objects.all(), pk=wish)
    return Org.objects.filter(path__in=permits.reach(request.user, permit)).order_by("path").first()


def asked_period(request) -> Period:
    """The day the address names, today without; a day to come is today."""
    text = request.GET.get("on", "")
    asked = Period.day(read_day(text)) if text else Period.day()
    return asked if asked.is_past else Period.day()


@declare(rules.VIEW_UNITS)
def unit_rates(request):
    """The tables and the targets of an organization on a day."""
    org, period = asked_org(request, rules.VIEW_UNITS), asked_period(request)
    path = org.path_then(period.end)
    known = units.DUE.known(path, period)
    tables, whole = _tables(org, path, period) if known else ([], None)
    context = {
        "org": org,
        "title": _("建团率"),
        "here": "rates",
        "known": known,
        "whole": whole,
        "tables": tables,
        "targets": _targets(org, path, period),
        "pastday": period.end if period.is_past else None,
        "today_url": request.path,
        "day": period.end,
        "crumbs": [(GROUP, ""), (_("单位名册"), reverse("orgs:unit-list")), (_("建团率"), "")],
    }
    return render(request, "orgs/unit_rates.html", context)


def _tables(org: Org, path: str, period: Period) -> tuple[list[tuple[str, list[Line]]], Line]:
    """A table per cut and one by the organizations below, from two grouped queries; and the total."""
    by = (*CUTS, "unit")
    due, built = (metric.grid(path, period, by) for metric in (units.DUE, units.ESTABLISHED))
    made = []
    for place, code in enumerate(CUTS):
        dimension = units.DUE.dimension(code)
        totals = _summed(due, place), _summed(built, place)
        lines = [
            _line(
                org,
                period,
                dimension.label_of(key),
                totals,
                key,
                {"by": code, "cell": dimension.label_of(key)},
            )
            for key in dimension.labels()
            if totals[0][key]
        ]
        made.append((dimension.label, lines))
    made.append((_("所属团组织"), _by_unit(org, period, (_summed(due, -1), _summed(built, -1)))))
    sums = Counter({"": sum(due.values())}), Counter({"": sum(built.values())})
    return made, _line(org, period, _("合计"), sums, "", {})


def _summed(grid: dict[tuple, int], place: int) -> Counter:
    """Numbers of a grid by one of its keys."""
    totals: Counter = Counter()
    for keys, number in grid.items():
        totals[keys[place]] += number
    return totals


def _by_unit(org: Org, period: Period, totals: tuple[Counter, Counter]) -> list[Line]:
    """Lines by the organizations directly below, the organization's own last."""
    names = {child.pk: str(child) for child in Org.objects.filter(pk__in=[pk for pk in totals[0] if pk])}
    keys = sorted(totals[0], key=lambda pk: (pk == 0, names.get(pk, "")))
    return [
        _line(
            org,
            period,
            names.get(pk) or _("%(org)s（本级）") % {"org": org},
            totals,
            pk,
            {"by": "unit", "cell": pk},
            url=f"?{urlencode({'org': pk})}" if pk else "",
        )
        for pk in keys
    ]


def _line(org: Org, period: Period, label: str, totals, key, cut: dict, url: str = "") -> Line:
    tail = f"&{urlencode(cut)}" if cut else ""
    addresses = [
        rows_url(metric, org.pk, period) + tail for metric in (units.DUE, units.ESTABLISHED, units.GAPS)
    ]
    return Line(str(label), totals[0][key], totals[1][key], *addresses, url=url)


def _targets(org: Org, path: str, period: Period) -> list[Target]:
    """The goals in force, and what is reached of each on the day."""
    book = Book(PARAMS)
    made = [
        _share_target(org, path, period, ratio, book.value(code, path, period.end)) for ratio, code in TARGETS
    ]
    year, metric = year_to(period), units.NEW_NON_PUBLIC
    goal, value = book.value(rules.TARGET_NEW, path, period.end), metric.value(path, year)
    foot = _("全年目标 %(goal)s 家") % {"goal": goal}
    new = Target(str(metric.label), value, goal, metric.unit, rows_url(metric, org.pk, year), foot)
    return [*made[:2], new, *made[2:]]


def _share_target(org: Org, path: str, period: Period, ratio: Ratio, goal: float) -> Target:
    part, whole = ratio.part.value(path, period), ratio.whole.value(path, period)
    foot = _("目标 %(goal)s%%，%(part)s / %(whole)s") % {"goal": goal, "part": part or 0, "whole": whole or 0}
    return Target(str(ratio.label), share(part, whole), goal, "%", _missing_url(org, period, ratio), foot)


def _missing_url(org: Org, period: Period, ratio: Ratio) -> str:
    """The rows the goal still misses, where a figure counts them; else the rows reached."""
    missing: Metric = places.UNCOVERED if ratio is places.COVERAGE else ratio.part
    return rows_url(missing, org.pk, period)
