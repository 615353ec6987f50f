"""Filters of the list of organizations."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from league.kernel import metrics, permits
from league.kernel.scoping import subtree
from orgs import rules
from orgs.choices import Field, Form, Industry, Kind, Level
from orgs.models import Org


def in_reach(request):
    """Organizations the user may see: what an address may name."""
    return Org.objects.visible_to(request.user, rules.VIEW)


def counted_here() -> list[tuple[str, str]]:
    """The figures whose rows are organizations."""
    return [(each.code, each.label) for each in metrics.all_metrics() if each.url_name == "orgs:org-list"]


class OrgFilter(django_filters.FilterSet):
    """Filters; `figure` (with `by` and `cell`) narrows to exactly the rows a figure counts.

    The queryset has to carry `unit_path`; the view sets `period` to the day asked for.
    """

    period = None

    q = django_filters.CharFilter(label=_("名称、代码、首字母"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Kind.choices)
    level = django_filters.ChoiceFilter(label=_("层级"), choices=Level.choices)
    field = django_filters.ChoiceFilter(
        label=_("领域"), choices=[*Field.choices, ("none", _("未填"))], method="by_field"
    )
    industry_category = django_filters.ChoiceFilter(label=_("行业类别"), choices=Industry.choices)
    form_ = django_filters.ChoiceFilter(label=_("组织形态"), field_name="form", choices=Form.choices)
    owner = django_filters.ChoiceFilter(
        label=_("统计归口"), choices=(("own", _("本地统计")), ("other", _("由系统统计"))), method="by_owner"
    )
    org = django_filters.ModelChoiceFilter(
        label=_("范围"), queryset=in_reach, method="under", widget=forms.HiddenInput
    )
    parent = django_filters.ModelChoiceFilter(
        label=_("直接上级"), queryset=in_reach, method="below", widget=forms.HiddenInput
    )
    figure = django_filters.ChoiceFilter(
        label=_("指标"), choices=counted_here, method="counted", widget=forms.HiddenInput
    )
    by = django_filters.CharFilter(label=_("分组"), method="as_is", widget=forms.HiddenInput)
    cell = django_filters.CharFilter(label=_("分组值"), method="as_is", widget=forms.HiddenInput)

    class Meta:
        model = Org
        fields = ()

    def by_words(self, rows, _name, words):
        """Present and former names, code, initials."""
        return rows.matching(words)

    def by_field(self, rows, _name, value):
        """One of the eight fields, or those without one."""
        return rows.filter(field="" if value == "none" else value)

    def by_owner(self, rows, _name, value):
        """Counted here, or by the owner that is named."""
        return rows.filter(statistics_owner="") if value == "own" else rows.exclude(statistics_owner="")

    def under(self, rows, _name, org):
        """At or under an organization, as it stood on the day."""
        return rows.filter(subtree("unit_path", org.path_then(self.period.end)))

    def below(self, rows, _name, org):
        """Directly below an organization on the day."""
        then = Org.objects.children_at(org.pk, self.period.end, self.period.is_past)
        return rows.filter(pk__in=then.order_by().values("pk"))

    def as_is(self, rows, _name, _value):
        """Read by `counted`."""
        return rows

    def counted(self, rows, _name, code):
        """The rows a figure counts, or those of one of its cells."""
        metric = metrics.get(code)
        counted = Q(pk__in=[])
        for path in self._paths():
            counted |= Q(pk__in=self._counted_under(metric, path).order_by().values("pk"))
        return rows.filter(counted)

    def _counted_under(self, metric, path: str):
        cut = {}
        for by, cell in zip(self.data.getlist("by"), self.data.getlist("cell"), strict=False):
            unit = by == "unit" and cell.isdecimal()
            cut[by] = [int(cell)] if unit else metric.dimension(by).keys(cell)
        return metric.where(path, self.period, cut)

    def _paths(self) -> tuple[str, ...]:
        org = self.form.cleaned_data.get("org")
        if org:
            return (org.path_then(self.period.end),)
        if self.period.is_past:
            return rules.reach_on(self.request.user, rules.VIEW, self.period.end)
        return permits.reach(self.request.user, rules.VIEW)
