"""What the lists of training, study, people serving and duties can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from cadres.choices.duty import DutyKind
from cadres.choices.serving import Also, ServingKind
from cadres.choices.study import StudyKind
from cadres.choices.training import CourseKind, CourseLevel
from cadres.metrics.serving import ending
from cadres.models import Course, Duty, RegularMeeting, SelfStudy, Serving, StudySession, Trainee
from league.kernel.metrics import Period
from league.kernel.scoping import subtree
from league.kernel.views import DayInput
from orgs import rules
from orgs.choices import Kind
from orgs.models import Org

OFFERED = 200


def reachable(request):
    """Organizations the asker may see; none without a request."""
    return Org.objects.visible_to(request.user, rules.VIEW) if request else Org.objects.none()


def search(label: str, field: str) -> django_filters.CharFilter:
    """A box of words looked for in a column."""
    control = forms.TextInput({"type": "search", "autocomplete": "off"})
    return django_filters.CharFilter(label=label, field_name=field, lookup_expr="contains", widget=control)


def since(column: str) -> django_filters.DateFilter:
    """From a day on."""
    return django_filters.DateFilter(label=_("日期自"), field_name=column, lookup_expr="gte", widget=DayInput)


def until(column: str) -> django_filters.DateFilter:
    """Until a day."""
    return django_filters.DateFilter(label=_("日期至"), field_name=column, lookup_expr="lte", widget=DayInput)


class UnderOrg(django_filters.FilterSet):
    """The organization whose rows are asked for; `period` is the day of the page."""

    period = Period.day()
    org = django_filters.ModelChoiceFilter(label=_("所属组织"), queryset=reachable, method="under")

    @property
    def form(self):
        """The form, its organizations cut to committees that can be shown; any in reach is accepted."""
        fresh = not hasattr(self, "_form")
        form = super().form
        if fresh:
            form.fields["org"].widget.choices = self._offered()
        return form

    def _offered(self) -> list[tuple[str, str]]:
        rows = reachable(self.request)
        units = rows.standing().exclude(kind=Kind.BRANCH).order_by("path")[:OFFERED]
        wish = self.data.get("org", "")
        chosen = rows.filter(pk=wish) if wish.isdecimal() and len(wish) < 12 else ()
        offered = {str(org.pk): org for org in (*units, *chosen)}
        top = min((org.depth for org in offered.values()), default=0)
        return [("", _("全部")), *((pk, "　" * (org.depth - top) + str(org)) for pk, org in offered.items())]

    def under(self, rows, _name, org):
        """At or under an organization, as it stood on the day where the rows know it."""
        if "unit_path" in rows.query.annotations:
            return rows.filter(subtree("unit_path", org.path_then(self.period.end)))
        return rows.filter(subtree(rows.model.scope_field, org.path))


class CourseFilter(UnderOrg):
    """Courses by name, level, kind, days."""

    q = search(_("培训班名称"), "name")
    level = django_filters.ChoiceFilter(label=_("培训级别"), choices=CourseLevel.choices)
    kind = django_filters.ChoiceFilter(label=_("培训类型"), choices=CourseKind.choices)
    since, until = since("start"), until("start")

    class Meta:
        model = Course
        fields = ()


class TraineeFilter(UnderOrg):
    """Participants by name, course, result; the name looked for stays out of addresses."""

    private = ("q",)
    q = search(_("姓名"), "name")
    course = django_filters.NumberFilter(field_name="course", widget=forms.HiddenInput, label=_("培训班"))
    passed = django_filters.ChoiceFilter(
        label=_("考核合格"), choices=((True, _("合格")), (False, _("不合格")))
    )
    since, until = since("course__start"), until("course__start")

    class Meta:
        model = Trainee
        fields = ()


class SessionFilter(UnderOrg):
    """Gatherings by form, content, days."""

    q = search(_("学习内容"), "content")
    kind = django_filters.ChoiceFilter(label=_("形式"), choices=StudyKind.choices)
    since, until = since("on"), until("on")

    class Meta:
        model = StudySession
        fields = ()


class SelfStudyFilter(UnderOrg):
    """Self-study by name and month."""

    private = ("q",)
    q = search(_("姓名"), "post__name")
    since, until = since("month"), until("month")

    class Meta:
        model = SelfStudy
        fields = ()


class ServingFilter(UnderOrg):
    """People serving by register, by what they are besides, and whose term runs out."""

    private = ("q",)
    q = search(_("姓名"), "name")
    kind = django_filters.ChoiceFilter(label=_("名册"), choices=ServingKind.choices)
    also = django_filters.ChoiceFilter(label=_("兼任身份"), choices=Also.choices)
    home = search(_("学校或派出单位"), "home")
    ending = django_filters.BooleanFilter(
        label=_("服务期将满"),
        method="by_ending",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看将满和已满的"))]),
    )

    class Meta:
        model = Serving
        fields = ()

    def by_ending(self, rows, _name, value):
        """Whose term runs out within the months of notice."""
        return rows.filter(pk__in=ending(self.period).order_by().values("pk")) if value else rows


class DutyFilter(UnderOrg):
    """Duties by kind, holder, and whether they were carried out."""

    private = ("q",)
    q = search(_("责任人"), "post__name")
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=DutyKind.choices)
    done = django_filters.BooleanFilter(
        label=_("完成情况"),
        field_name="done_on",
        lookup_expr="isnull",
        exclude=True,
        widget=forms.Select(choices=[("", _("不限")), ("true", _("已完成")), ("false", _("未完成"))]),
    )

    class Meta:
        model = Duty
        fields = ()


class MeetingFilter(UnderOrg):
    """Regular meetings by topic and days."""

    q = search(_("议题"), "topic")
    since, until = since("on"), until("on")

    class Meta:
        model = RegularMeeting
        fields = ()
