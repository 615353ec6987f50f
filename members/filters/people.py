"""What the register can be filtered by."""

import django_filters
from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel import metrics
from league.kernel.scoping import subtree
from league.kernel.views import DayInput
from members import rules
from members.choices import Education, Political, Sex, Status
from members.choices.reviews import RegistrationState
from members.metrics.register import AGE_BANDS
from members.models import Member, Registration
from members.rules.register import CLUES, NO_PHONE
from orgs.choices import Field, Kind
from orgs.models import Org

OFFERED_ORGS = 300
LIST = "members:member-list"


def reachable(request):
    """Organizations whose members the asker may see; none without a request."""
    if request is None:
        return Org.objects.none()
    return Org.objects.visible_to(request.user, rules.VIEW)


def offered(request) -> list[tuple[str, str]]:
    """Choices of the organization filter: units in reach, and the branches where there is but one unit."""
    rows = reachable(request).standing().order_by("path")
    units = list(rows.exclude(kind=Kind.BRANCH).values_list("pk", "short", "name", "path")[:OFFERED_ORGS])
    if len(units) <= 1:
        units = list(rows.values_list("pk", "short", "name", "path")[:OFFERED_ORGS])
    top = min((path.count(".") for _pk, _short, _name, path in units), default=0)
    named = [(str(pk), "　" * (path.count(".") - top) + (short or name)) for pk, short, name, path in units]
    return [("", str(_("全部"))), *named]


def figures() -> list[tuple[str, str]]:
    """The figures that count members: code and label."""
    return [(metric.code, metric.label) for metric in metrics.all_metrics() if metric.url_name == LIST]


class PeopleFilter(django_filters.FilterSet):
    """What both lists ask: who, where, of which sex. The words looked for stay out of addresses."""

    private = ("q",)
    q = django_filters.CharFilter(
        label=_("姓名、首字母、证件号、手机"),
        method="matching",
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "placeholder": _("如 zs、张三")}),
    )
    org = django_filters.ModelChoiceFilter(label=_("所属组织"), queryset=reachable, method="under")
    sex = django_filters.ChoiceFilter(label=_("性别"), choices=Sex.choices, empty_label=_("不限"))

    @property
    def form(self):
        """The form, its organizations cut to what can be shown; any organization in reach is accepted."""
        fresh = not hasattr(self, "_form")
        form = super().form
        if fresh:
            widget = form.fields["org"].widget
            chosen = [(str(org.pk), str(org)) for org in self._linked(form)]
            known = offered(self.request)
            widget.choices = [*known, *(each for each in chosen if each[0] not in dict(known))]
        return form

    def _linked(self, form):
        """The organization the address names, if it lies in reach."""
        wish = self.data.get("org", "")
        return reachable(self.request).filter(pk=wish) if wish.isdecimal() else ()

    def matching(self, rows, name, words):
        """By name, pinyin initials, or a whole ID number or phone."""
        return rows.matching(words)


class MemberFilter(PeopleFilter):
    """Filters of the register. `day` is the day the list is asked for."""

    field = django_filters.ChoiceFilter(
        label=_("领域"), choices=Field.choices, method="in_field", empty_label=_("全部领域")
    )
    age_band = django_filters.ChoiceFilter(
        label=_("年龄段"),
        choices=[(label, _(label)) for label in AGE_BANDS],
        method="in_band",
        empty_label=_("不限"),
    )
    status = django_filters.ChoiceFilter(label=_("团籍状态"), choices=Status.choices, empty_label=_("不限"))
    finding = django_filters.ChoiceFilter(
        label=_("核查线索"),
        choices=lambda: [("any", _("有线索的")), *((clue.code, clue.label) for clue in CLUES.values())],
        method="with_finding",
        empty_label=_("不限"),
    )
    education = django_filters.ChoiceFilter(
        label=_("文化程度"),
        choices=[*Education.choices, ("none", _("未填"))],
        method="or_none",
        empty_label=_("不限"),
    )
    political = django_filters.ChoiceFilter(
        label=_("政治面貌"),
        choices=[*Political.choices, ("none", _("未填"))],
        method="or_none",
        empty_label=_("不限"),
    )
    joined_from = django_filters.DateFilter(
        label=_("入团自"), field_name="joined_on", lookup_expr="gte", widget=DayInput
    )
    joined_to = django_filters.DateFilter(
        label=_("入团至"), field_name="joined_on", lookup_expr="lte", widget=DayInput
    )
    joined_year = django_filters.NumberFilter(
        label=_("入团年份"),
        field_name="joined_on__year",
        min_value=1922,
        max_value=2100,
        widget=forms.NumberInput({"placeholder": _("如 2024")}),
    )

    registered = django_filters.NumberFilter(
        label=_("已注册年度"),
        method="registered_in",
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput({"placeholder": _("如 2024")}),
    )

    # A figure opens its rows by these; `views.register` reads them, and `from` and `to` beside them.
    figure = django_filters.ChoiceFilter(
        label=_("指标"), choices=lambda: figures(), method="as_is", widget=forms.HiddenInput
    )
    by = django_filters.CharFilter(label=_("分组"), method="as_is", widget=forms.HiddenInput)
    cell = django_filters.CharFilter(label=_("分组值"), method="as_is", widget=forms.HiddenInput)

    class Meta:
        model = Member
        fields = ()

    first = ("org", "field", "age_band", "status", "finding", "q")
    more = ("sex", "education", "political", "joined_from", "joined_to", "joined_year", "registered")

    def __init__(self, *args, day=None, **kwargs):
        self.day = day or timezone.localdate()
        super().__init__(*args, **kwargs)

    def hidden_fields(self):
        """What a figure asks for, kept while the list is filtered further."""
        return self.form.hidden_fields()

    def as_is(self, rows, name, value):
        """Read by the page, which asks the figure for its rows."""
        return rows

    def first_fields(self):
        """The fields that are always open."""
        return [self.form[name] for name in self.first]

    def more_fields(self):
        """The fields under 更多条件."""
        return [self.form[name] for name in self.more]

    def more_applied(self) -> bool:
        """Whether one of the folded fields is in use."""
        return any(self.data.get(name) for name in self.more)

    def under(self, rows, name, org):
        """At or under an organization, where the members' branches stood on the day."""
        return rows.filter(subtree("unit_path", org.path_then(self.day)))

    def in_field(self, rows, name, value):
        """In branches of a field."""
        branches = Org.objects.filter(field=value).values("pk")
        return rows.alias(place=F("unit_branch")).filter(place__in=branches)

    def in_band(self, rows, name, label):
        """Of an age band on the day."""
        ages = [*AGE_BANDS.values(), None]
        least = AGE_BANDS[label]
        above = ages[ages.index(least) + 1]
        return rows.aged(self.day, least, None if above is None else above - 1)

    def with_finding(self, rows, name, code):
        """With a clue, or with any of those that must be settled."""
        if code != "any":
            return CLUES[code].rows(rows, self.day)
        found = Q(pk__in=[])
        for clue in CLUES.values():
            if clue is not NO_PHONE:
                found |= Q(pk__in=clue.rows(Member.objects.order_by(), self.day).values("pk"))
        return rows.filter(found)

    def registered_in(self, rows, name, year):
        """Registered for a year."""
        done = Registration.objects.filter(year=year, state=RegistrationState.REGISTERED)
        return rows.filter(pk__in=done.order_by().values("member"))

    def or_none(self, rows, name, value):
        """Of one value, or not filled in."""
        return rows.filter(**{name: "" if value == "none" else value})


for _name, _label in {"from": _("统计自"), "to": _("统计至")}.items():
    MemberFilter.base_filters[_name] = django_filters.DateFilter(
        label=_label, method="as_is", widget=forms.HiddenInput
    )
