"""The shares of an organization at a glance: per cent, the figures behind it, and one share by child unit."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from league.kernel import metrics
from league.kernel.errors import Refused
from league.kernel.metrics import Metric, Period, Ratio, share
from league.kernel.views import declare
from orgs.models import Org
from reports import rules
from reports.services import Cut, Reading, asked_day, this_year
from reports.services.figures import keys
from reports.views.reach import may_see, org_in_reach, rows_url


@declare(rules.VIEW, "orgs.Org")
def show(request, pk):
    """Every share of the day, flows since New Year; one of them by child unit when asked for."""
    org = org_in_reach(request, pk)
    day = asked_day(request.GET.get("on", ""))
    reading = Reading(org, day)
    offered = [each for each in metrics.all_ratios() if seen(request.user, each, org)]
    chosen = chosen_of(request.GET.get("ratio", ""), offered)
    context = {
        "org": org,
        "title": _("比率一览"),
        "crumbs": [(_("数据"), ""), (_("数据指标"), reverse("reports:figure-index")), (_("比率一览"), "")],
        "on": day,
        "lines": [line(request.user, reading, each) for each in offered],
        "chosen": chosen,
        "units": by_unit(request.user, reading, chosen) if chosen else [],
        "pastday": day if Period(day).is_past else None,
        "today_url": request.path,
    }
    return render(request, "reports/share_show.html", context)


def chosen_of(code: str, offered: list[Ratio]) -> Ratio | None:
    """The share asked for; Refused for one that is not offered."""
    found = next((each for each in offered if each.code == code), None)
    if code and found is None:
        raise Refused(_("没有这个比率，请从页面上的表格点进来。"))
    return found


def seen(user, ratio: Ratio, org: Org) -> bool:
    """Whether the rows of both figures may be opened."""
    return may_see(user, ratio.part.code, org) and may_see(user, ratio.whole.code, org)


def cut_of(metric: Metric, day, *place) -> Cut:
    """A figure of the day, or since New Year, of one child when told."""
    return Cut(metric.code, this_year(day) if metric.kind == "flow" else Period(day), keys(**dict(place)))


def line(user, reading: Reading, ratio: Ratio, *place) -> dict:
    """A share with both its figures, each with the address of its rows."""
    part, whole = (cut_of(metric, reading.on, *place) for metric in (ratio.part, ratio.whole))
    numbers = [reading.number(cut) for cut in (part, whole)]
    return {
        "ratio": ratio,
        "value": share(*numbers),
        "part": (numbers[0], rows_url(user, reading.org, part)),
        "whole": (numbers[1], rows_url(user, reading.org, whole)),
    }


def by_unit(user, reading: Reading, ratio: Ratio) -> list[dict]:
    """The share of every child, own rows last."""
    names = reading.units(cut_of(ratio.whole, reading.on))
    return [
        line(user, reading, ratio, ("unit", (unit,))) | {"name": name, "own": not unit}
        for unit, name in names.items()
    ]
