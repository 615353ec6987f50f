"""Pages of posts given, of appraisals, and of the reserve."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.filters import appraisals as filters
from cadres.filters.handover import YearGradeFilter
from cadres.forms import appraisals as forms
from cadres.models import Appraisal, Reserve, Slot, YearGrade
from cadres.rules import appraisals as rules
from cadres.views.dated import DayViews, RegisterViews, org_column
from cadres.views.sisters import APPRAISALS
from league.kernel.views import Column

KEEP = {
    "view": rules.VIEW_APPRAISALS,
    "add": rules.EDIT_APPRAISALS,
    "edit": rules.EDIT_APPRAISALS,
    "export": rules.EXPORT_APPRAISALS,
}
ORG = org_column(label=gettext_lazy("团组织"), sort="org__path")


class SlotViews(DayViews):
    """Posts given, held and vacant."""

    model = Slot
    sisters = APPRAISALS
    route = "slots/"
    label, unit = gettext_lazy("岗位编制"), gettext_lazy("个")
    add_label = gettext_lazy("登记编制")
    permits = KEEP
    filterset, form = filters.SlotFilter, forms.SlotForm
    order = "org"
    empty_title = gettext_lazy("还没有岗位编制")
    empty_text = gettext_lazy("团委、服务中心等核定的编制在这里登记，已配和空缺按任职名册计算。")
    columns = (
        Column("title", gettext_lazy("岗位"), lead=True, sort="title"),
        ORG,
        Column("quota", gettext_lazy("编制"), sort="quota"),
        Column("approved", gettext_lazy("核定数"), sort="approved", num=True),
        Column("held", gettext_lazy("已配"), source=("held",), choices={}, num=True),
        Column("vacant", gettext_lazy("空缺"), source=("vacant",), choices={}, num=True),
        Column("document", gettext_lazy("核定文号"), shown=False),
        Column("start", gettext_lazy("核定日期"), sort="start"),
    )
    detail_fields = ("org", "quota", "approved", "level", "funding", "document", "start", "end")

    def queryset(self):
        """Posts given with how many are held on the day of the page."""
        return Slot.objects.select_related("org").filled(self.period.end)


class AppraisalViews(RegisterViews):
    """Appraisals that were held."""

    model = Appraisal
    sisters = APPRAISALS
    route = "appraisals/"
    label, unit = gettext_lazy("干部考核"), gettext_lazy("次")
    add_label = gettext_lazy("登记考核")
    permits = KEEP | {"delete": rules.EDIT_APPRAISALS}
    filterset, form = filters.AppraisalFilter, forms.AppraisalForm
    order = "-on"
    empty_title = gettext_lazy("还没有考核")
    columns = (
        Column("kind", gettext_lazy("考核类型"), lead=True, sort="kind"),
        ORG,
        Column("on", gettext_lazy("日期"), sort="on"),
        Column("people", gettext_lazy("参加考核人数"), sort="people", num=True),
        Column("note", gettext_lazy("备注"), shown=False),
    )
    detail_fields = ("org", "on", "people", "note")

    def queryset(self):
        """Appraisals with their organization."""
        return Appraisal.objects.select_related("org")


class ReserveViews(DayViews):
    """The reserve."""

    model = Reserve
    sisters = APPRAISALS
    route = "reserves/"
    label, unit = gettext_lazy("后备干部"), gettext_lazy("人")
    add_label = gettext_lazy("列入后备")
    permits = KEEP
    filterset, form = filters.ReserveFilter, forms.ReserveForm
    order = "name"
    empty_title = gettext_lazy("还没有后备干部")
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="name"),
        ORG,
        Column("unit", gettext_lazy("现任职务")),
        Column("political", gettext_lazy("政治面貌")),
        Column("start", gettext_lazy("入库日期"), sort="start"),
        Column("reason", gettext_lazy("入库理由"), shown=False),
    )
    detail_fields = (
        *("org", "unit", "reason", "id_no", "phone", "sex", "birth", "education", "political", "source"),
        *("start", "end", "end_reason"),
    )

    def queryset(self):
        """The reserve with its organization."""
        return Reserve.objects.select_related("org")


class YearGradeViews(RegisterViews):
    """Grades of a year; they are entered on the page of the post."""

    model = YearGrade
    sisters = APPRAISALS
    route = "grades/"
    label, unit = gettext_lazy("年度等次"), gettext_lazy("条")
    permits = {"view": rules.VIEW_APPRAISALS, "export": rules.EXPORT_APPRAISALS}
    filterset = YearGradeFilter
    order = "-year"
    empty_title = gettext_lazy("还没有年度等次")
    empty_text = gettext_lazy("在任职名册里打开一名干部，点“年度等次”登记。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("post__name",), lead=True, sort="post__name"),
        org_column("post__org", gettext_lazy("团组织")),
        Column("title", gettext_lazy("职务"), source=("post__title",)),
        Column("year", gettext_lazy("年度"), sort="year", num=True),
        Column("grade", gettext_lazy("等次"), sort="grade"),
    )
    detail_fields = ("post", "year", "grade")

    def queryset(self):
        """Grades with the post."""
        return YearGrade.objects.select_related("post__org")

    def title(self, obj) -> str:
        """Whose, and which year."""
        return f"{obj.post.name} {obj}"

    def detail_acts(self, obj):
        """To the post, where it is changed."""
        url = reverse("cadres:post-detail", args=[obj.post_id])
        return [{"label": _("任职"), "url": url, "icon": "user"}]
