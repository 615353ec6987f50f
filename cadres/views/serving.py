"""Registers of people serving: list of a day, detail, leaving."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.serving import ServingKind
from cadres.filters.training import ServingFilter
from cadres.forms.serving import LeaveForm, ServingForm
from cadres.metrics.serving import ending
from cadres.models import Serving
from cadres.rules import serving as rules
from cadres.services import serving as services
from cadres.views.dated import DayViews, org_column
from cadres.views.sisters import TRAINING
from league.kernel.clauses import Finding
from league.kernel.metrics import Period
from league.kernel.views import Column

TONES = dict.fromkeys(ServingKind, "line")


class ServingViews(DayViews):
    """See the module."""

    model = Serving
    sisters = TRAINING
    route = "serving/"
    label, unit = gettext_lazy("服务人员名册"), gettext_lazy("人")
    add_label = gettext_lazy("登记服务人员")
    permits = {
        "view": rules.VIEW_SERVING,
        "add": rules.EDIT_SERVING,
        "edit": rules.EDIT_SERVING,
        "export": rules.EXPORT_SERVING,
    }
    filterset = ServingFilter
    form = ServingForm
    order = "name"
    empty_title = gettext_lazy("还没有服务人员")
    empty_text = gettext_lazy(
        "团建指导员、西部计划志愿者、大学生兼职副书记、一村一官在这里登记；手里有名册的用“批量导入”。"
    )
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="name"),
        Column("kind", gettext_lazy("名册"), sort="kind", tones=TONES),
        org_column(label=gettext_lazy("服务的团组织")),
        Column("title", gettext_lazy("服务岗位")),
        Column("also", gettext_lazy("兼任身份"), shown=False),
        Column("home", gettext_lazy("学校或派出单位"), sort="home"),
        Column("start", gettext_lazy("服务开始日期"), sort="start"),
        Column("term_end", gettext_lazy("服务期至"), sort="term_end", nullable=True),
    )
    detail_fields = (
        *("kind", "org", "title", "also", "home", "id_no", "sex", "birth", "phone", "political"),
        *("education", "start", "term_end", "end", "end_reason", "document", "note"),
    )

    @classmethod
    def urls(cls):
        """The pages, and leaving."""
        leave = cls._path("<int:pk>/leave/", "leave", ("GET", "POST"), "", rules.EDIT_SERVING, on_row=True)
        return [leave, *super().urls()]

    def queryset(self):
        """People with their organization."""
        return Serving.objects.select_related("org")

    def save(self, form, action: str):
        """By the service."""
        return services.keep_serving(form.instance, actor=self.user)

    def leave(self, request, pk):
        """When and why somebody leaves."""

        def act(obj, data):
            services.leave(obj, on=data["on"], reason=data["reason"], actor=self.user)
            return _("已登记 %(name)s 离岗。") % {"name": obj.name}, self.url("detail", obj.pk)

        return self.verb(pk, rules.EDIT_SERVING, LeaveForm, _("离岗：%(name)s"), act)

    def list_context(self) -> dict:
        """How many of those in reach have a term that runs out."""
        rows = ending(self.period)
        if not self.on:
            rows = rows.visible_to(self.user, rules.VIEW_SERVING)
        number = 0 if self.on else rows.count()
        return super().list_context() | {"ending": number, "clause": rules.TERM_CLAUSE}

    def findings(self, obj) -> list[Finding]:
        """A term that runs out, or is over."""
        if obj.end or not obj.term_end or not ending(Period.day()).filter(pk=obj.pk).exists():
            return []
        over = obj.term_end < timezone.localdate()
        words = _("服务期已于 %(day)s 期满。") if over else _("服务期到 %(day)s。")
        words += _("续签的请修改“服务期至”，离开的请办理离岗。")
        return [Finding("warn", rules.TERM_CLAUSE, words % {"day": obj.term_end})]

    def chips(self, obj) -> list[tuple[str, str]]:
        """Register, and whether somebody has left."""
        gone = [(_("%(day)s 离岗") % {"day": obj.end}, "danger")] if obj.end else []
        return [(obj.get_kind_display(), TONES[obj.kind]), *gone]

    def detail_acts(self, obj):
        """Leaving."""
        if obj.end or not self.holds(rules.EDIT_SERVING, obj):
            return []
        return [{"label": _("离岗"), "url": self.url("leave", obj.pk), "icon": "log-out"}]
