"""组织体检: every detector with its count now and earlier, and where below the organizations stand."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from league.kernel import findings, permits
from league.kernel.calendar import add_months
from league.kernel.findings import Detector
from league.kernel.metrics import Ledger, Period
from league.kernel.views import declare
from orgs import rules
from orgs.models import Org
from orgs.views.ofday import GROUP
from orgs.views.rates import asked_org, asked_period

BACK = (1, 3, 12)  # months


def worklist_url(code: str, org: int, on: date | None) -> str:
    """The organizations a detector finds at or under an organization, on a past day when one is given."""
    query = {"of": code, "org": org} | ({"on": on.isoformat()} if on else {})
    return f"{reverse('orgs:finding-list')}?{urlencode(query)}"


@dataclass(frozen=True)
class Count:
    """A number and the rows it opens; None is 无数据."""

    value: int | None
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A detector, what it finds now, what it found earlier, and what it finds below by organization id."""

    detector: Detector
    now: Count
    earlier: tuple[tuple[int, Count], ...]  # months back, and the count then
    below: dict[int, int | None]

    @property
    def change(self) -> int | None:
        """How many more than a month ago, None where either is unknown."""
        before = self.earlier[0][1].value
        return None if before is None or self.now.value is None else self.now.value - before


@dataclass
class CheckUp:
    """The detectors of an organization on a day; what they share is asked once for each day."""

    org: Org
    period: Period
    begun: dict[tuple[Ledger, date], bool] = field(default_factory=dict)
    paths: dict[date, str] = field(default_factory=dict)

    def line(self, detector: Detector) -> Line:
        """One detector now, some months earlier, and by the organizations below."""
        here = self.path(self.period.end)
        known = self.known(detector, here, self.period)
        below = detector.metric.units(here, self.period) if known else {}
        total = sum(number or 0 for number in below.values()) if known else None
        now = Count(total, worklist_url(detector.code, self.org.pk, self.on))
        return Line(detector, now, tuple((months, self.earlier(detector, months)) for months in BACK), below)

    def earlier(self, detector: Detector, months: int) -> Count:
        """What the detector found so many months before."""
        then = Period.day(add_months(self.period.end, -months))
        path = self.path(then.end)
        if not self.known(detector, path, then):
            return Count(None)
        number = detector.metric.under(path, then).order_by().count()
        return Count(number, worklist_url(detector.code, self.org.pk, then.end))

    def path(self, day: date) -> str:
        """The organization's path of a day."""
        if day not in self.paths:
            self.paths[day] = self.org.path_then(day)
        return self.paths[day]

    def known(self, detector: Detector, path: str, period: Period) -> bool:
        """As `Metric.known`."""
        return not period.is_past or all(
            self._begun(each, path, period.end) for each in detector.metric.known_from
        )

    def _begun(self, ledger: Ledger, path: str, day: date) -> bool:
        key = (ledger, day)
        if key not in self.begun:
            self.begun[key] = ledger.begun(path, day)
        return self.begun[key]

    @property
    def on(self) -> date | None:
        """The past day asked for."""
        return self.period.end if self.period.is_past else None

    def children(self, lines: list[Line]) -> list[tuple[Org, list[tuple[str, Count]]]]:
        """The organizations directly below with their numbers, in the order of the lines."""
        if self.org.is_branch:
            return []
        rows = Org.objects.children_at(self.org.pk, self.period.end, self.period.is_past)
        return [
            (org, [(line.detector.metric.label, self._below(line, org)) for line in lines]) for org in rows
        ]

    def _below(self, line: Line, org: Org) -> Count:
        value = line.below.get(org.pk, 0) if line.now.value is not None else None
        return Count(value, worklist_url(line.detector.code, org.pk, self.on))


@declare(rules.VIEW)
def health(request):
    """The table of detectors and the organizations below, of an organization on a day."""
    org, period = asked_org(request, rules.VIEW), asked_period(request)
    checkup = CheckUp(org, period)
    lines = [
        checkup.line(each)
        for each in findings.detectors()
        if permits.may(request.user, each.metric.permit, org.path)
    ]
    context = {
        "org": org,
        "title": _("组织体检"),
        "here": "health",
        "lines": lines,
        "children": checkup.children(lines),
        "back": BACK,
        "pastday": checkup.on,
        "today_url": request.path,
        "day": period.end,
        "crumbs": [(GROUP, ""), (_("组织体检"), "")],
    }
    return render(request, "orgs/health.html", context)
