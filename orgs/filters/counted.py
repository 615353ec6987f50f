"""What every list shares whose rows figures count: the organization, and the rows of a figure's cell."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from league.kernel import metrics, permits
from league.kernel.calendar import read_day
from league.kernel.metrics import Period
from league.kernel.scoping import subtree
from orgs import rules
from orgs.choices import Kind
from orgs.models import Org

OFFERED = 200


def visible_orgs(request):
    """Organizations the asker may see; none without a request."""
    return Org.objects.visible_to(request.user, rules.VIEW) if request else Org.objects.none()


def figures_of(url_name: str):
    """A function giving the figures whose rows the list of that name shows, as choices."""
    return lambda: [(one.code, one.label) for one in metrics.all_metrics() if one.url_name == url_name]


def figure_filter(url_name: str) -> django_filters.ChoiceFilter:
    """The hidden filter that narrows a list to exactly the rows a figure counts."""
    return django_filters.ChoiceFilter(
        label=_("指标"), choices=figures_of(url_name), method="counted", widget=forms.HiddenInput
    )


class CountedFilter(django_filters.FilterSet):
    """Base of such filters; the queryset carries `unit_path`, the view sets `period` and `permit`."""

    period = Period.day()
    permit = rules.VIEW

    org = django_filters.ModelChoiceFilter(label=_("所属组织"), queryset=visible_orgs, method="under")
    by = django_filters.CharFilter(label=_("分组"), method="as_is", widget=forms.HiddenInput)
    cell = django_filters.CharFilter(label=_("分组值"), method="as_is", widget=forms.HiddenInput)

    @property
    def form(self):
        """The form, its organizations cut to units that can be shown; any in reach is accepted."""
        fresh = not hasattr(self, "_form")
        form = super().form
        if fresh:
            form.fields["org"].widget.choices = self._offered()
        return form

    def _offered(self) -> list[tuple[str, str]]:
        rows = visible_orgs(self.request)
        units = rows.standing().exclude(kind=Kind.BRANCH).order_by("path")[:OFFERED]
        wish = self.data.get("org", "")
        chosen = rows.filter(pk=wish) if wish.isdecimal() and len(wish) < 12 else ()
        offered = {str(org.pk): org for org in (*units, *chosen)}
        top = min((org.depth for org in offered.values()), default=0)
        return [("", _("全部")), *((pk, "　" * (org.depth - top) + str(org)) for pk, org in offered.items())]

    def under(self, rows, _name, org):
        """At or under an organization, as it stood on the day."""
        return rows.filter(subtree("unit_path", org.path_then(self.period.end)))

    def as_is(self, rows, _name, _value):
        """Read by `counted`."""
        return rows

    def counted(self, rows, _name, code):
        """The rows a figure counts, or those of one of its cells."""
        metric = metrics.get(code)
        counted = Q(pk__in=[])
        for path in self._paths():
            found = metric.where(path, self._asked(metric), self._cut(metric))
            counted |= Q(pk__in=found.order_by().values("pk"))
        return rows.filter(counted)

    def _cut(self, metric) -> dict:
        cut = {}
        for by, cell in zip(self.data.getlist("by"), self.data.getlist("cell"), strict=False):
            unit = by == "unit" and cell.isdecimal()
            cut[by] = [int(cell)] if unit else metric.dimension(by).keys(cell)
        return cut

    def _asked(self, metric) -> Period:
        """The day of the page; of a flow the days the address names."""
        start, end = (self.data.get(name, "") for name in ("from", "to"))
        if metric.kind != "flow":
            return self.period
        return Period(read_day(end) if end else self.period.end, read_day(start) if start else None)

    def _paths(self) -> tuple[str, ...]:
        org = self.form.cleaned_data.get("org")
        if org:
            return (org.path_then(self.period.end),)
        if self.period.is_past:
            return rules.reach_on(self.request.user, self.permit, self.period.end)
        return permits.reach(self.request.user, self.permit)
