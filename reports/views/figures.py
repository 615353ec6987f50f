"""Pages of figures: a metric of an organization, cut and by unit, for any day; each number opens its rows."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import metrics, permits
from league.kernel.metrics import Metric, Period
from league.kernel.views import declare, keypaging
from orgs.models import Org
from reports import rules
from reports.services import Cut, Reading, asked_period, days_of, this_year
from reports.services.figures import keys
from reports.views.reach import home_org, may_see, org_in_reach, rows_url
from reports.views.shown import shown_of

DEFAULT = "members.total"
PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What the address asks for: metric, period, dimension."""

    metric: Metric
    period: Period
    by: str

    @classmethod
    def of(cls, request, org) -> "Asked":
        """Read the address; Forbidden for a metric whose rows may not be seen."""
        given = request.GET
        metric = metrics.get(given.get("metric") or DEFAULT)
        if metric.permit:
            permits.require(request.user, metric.permit, org)
        period = asked_period(given.get("on", ""), given.get("from", ""), given.get("to", ""))
        by = given.get("by") or next(iter(metric.by), "")
        return cls(metric, period, metric.dimension(by).code if by else "")


@declare(rules.VIEW)
def index(request):
    """Figures of the organization one works in."""
    return HttpResponseRedirect(reverse("reports:figure-show", args=[home_org(request.user).pk]))


@declare(rules.VIEW, "orgs.Org")
def show(request, pk):
    """A metric: its value, cut by a dimension, and by child unit; a flow since New Year unless told."""
    org = org_in_reach(request, pk)
    asked = Asked.of(request, org)
    if asked.metric.kind == "flow" and "from" not in request.GET:
        asked = replace(asked, period=this_year(asked.period.end))
    reading = Reading(org, asked.period.end)
    whole = Cut(asked.metric.code, asked.period)
    value = reading.number(whole)
    context = {
        "org": org,
        "asked": asked,
        "title": asked.metric.label,
        "crumbs": [(_("数据"), ""), (_("数据指标"), reverse("reports:figure-index")), (str(org), "")],
        "value": value,
        "value_url": rows_url(request.user, org, whole),
        "metrics": offered(request.user, org),
        "cut": cut_lines(request.user, reading, asked, value),
        "units": unit_lines(request.user, reading, asked, value),
        "pastday": asked.period.end if asked.period.is_past else None,
        "today_url": f"{request.path}?metric={asked.metric.code}&by={asked.by}",
    }
    return render(request, "reports/figure_show.html", context)


GROUPS = {"orgs": gettext_lazy("团组织"), "members": gettext_lazy("团员"), "cadres": gettext_lazy("团干部")}


def offered(user, org) -> list[tuple[str, list[Metric]]]:
    """The metrics whose rows the user may open, by subject."""
    found = [metric for metric in metrics.all_metrics() if may_see(user, metric.code, org)]
    groups = [
        (label, [each for each in found if each.code.startswith(f"{code}.")])
        for code, label in GROUPS.items()
    ]
    return [(label, each) for label, each in groups if each]


def cut_lines(user, reading: Reading, asked: Asked, whole: int | None) -> list[dict]:
    """The figure by the keys of a dimension: declared ones in their order, then others, 未填 last."""
    if whole is None or not asked.by:
        return []
    dimension = asked.metric.dimension(asked.by)
    found = [key for (key,) in reading.grid(asked.metric.code, asked.period, (asked.by,))]
    declared = list(dimension.labels()) if dimension.labels else []
    others = sorted((key for key in found if key not in declared), key=lambda key: (key == "", str(key)))
    return [
        line(user, reading, asked, (asked.by, key), dimension.label_of(key), whole)
        for key in (*declared, *others)
    ]


def unit_lines(user, reading: Reading, asked: Asked, whole: int | None) -> list[dict]:
    """The figure by child unit, own rows last; each child leads to its own figures."""
    if whole is None:
        return []
    cut = Cut(asked.metric.code, asked.period)
    names = reading.units(cut)
    mine = set(Org.objects.visible_to(user, rules.VIEW).filter(pk__in=names).values_list("pk", flat=True))
    lines = []
    for unit, name in names.items():
        made = line(user, reading, asked, ("unit", unit), name, whole)
        lines.append(made | {"own": not unit, "child": unit if unit in mine else None})
    return lines if any(names) else []


def line(user, reading: Reading, asked: Asked, place: tuple, label: str, whole: int) -> dict:
    """One line: words, number, the rows it opens, its share of the whole in percent."""
    cut = Cut(asked.metric.code, asked.period, keys(**{place[0]: (place[1],)}))
    number = reading.number(cut)
    return {
        "label": label,
        "value": number,
        "url": rows_url(user, reading.org, cut),
        "share": 100 * number / whole if number else 0,
    }


@declare(rules.VIEW, "orgs.Org")
def rows(request, pk):
    """The rows a figure counts: exactly as many."""
    org = org_in_reach(request, pk)
    asked = Asked.of(request, org)
    cut = asked_cut(request, asked)
    units = children(org, asked, dict(cut.keys).get("unit", ()))
    known = asked.metric.known(org.path_then(asked.period.end), asked.period)
    found = cut.rows(org) if known else asked.metric.rows(asked.period).none()
    shown = shown_of(found.model)
    page = keypaging.page(
        found,
        key="pk",
        size=PAGE,
        values=shown.lookups,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "org": org,
        "asked": asked,
        "title": _("%(metric)s · 名单") % {"metric": asked.metric.label},
        "words": in_words(cut, asked, org, units),
        "total": found.count(),
        "heads": shown.heads,
        "lines": shown.lines(page.rows, asked.period),
        "previous_url": edge_url(request, "before", page.before),
        "next_url": edge_url(request, "after", page.after),
        "pastday": asked.period.end if asked.period.is_past else None,
        "today_url": f"{reverse('reports:figure-show', args=[org.pk])}?metric={asked.metric.code}",
        "crumbs": [
            (_("数据"), ""),
            (_("数据指标"), f"{reverse('reports:figure-show', args=[org.pk])}?metric={asked.metric.code}"),
            (asked.metric.label, ""),
        ],
    }
    return render(request, "reports/figure_rows.html", context)


def asked_cut(request, asked: Asked) -> Cut:
    """The cut the address names: keys of the metric's dimensions and child ids."""
    cut = {}
    for code, texts in request.GET.lists():
        if code == "unit":
            cut[code] = [int(text) for text in texts if text.isdecimal()]
        elif code in asked.metric.by:
            cut[code] = [asked.metric.dimension(code).key(text) for text in texts]
    return Cut(asked.metric.code, asked.period, keys(**cut))


def children(org, asked: Asked, wanted) -> dict[int, str]:
    """Names of the children the address names; 404 for an organization that was none that day."""
    if not wanted:
        return {}
    names = Reading(org, asked.period.end).units(Cut(asked.metric.code, asked.period)) | {0: str(org)}
    if {*wanted} - {*names}:
        raise Http404
    return {unit: names[unit] for unit in wanted}


def in_words(cut: Cut, asked: Asked, org, units: dict[int, str]) -> list[str]:
    """The cut as the reader knows it."""
    words = [str(org), "–".join(day for _name, day in days_of(asked.period))]
    if units:
        words.append(_("下级组织：%s") % "、".join(units.values()))
    for code, values in cut.keys:
        if code != "unit":
            dimension = asked.metric.dimension(code)
            words.append(f"{dimension.label}：{'、'.join(dimension.label_of(value) for value in values)}")
    return words


def edge_url(request, name: str, pk) -> str:
    """Address of the page before or after."""
    if pk is None:
        return ""
    query = request.GET.copy()
    for other in ("after", "before"):
        query.pop(other, None)
    query[name] = pk
    return f"?{query.urlencode()}"
