"""Pages of delegates, special committees and their meetings, and of joint management."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.filters import delegates as filters
from cadres.filters.handover import YouthLinkFilter
from cadres.forms import delegates as forms
from cadres.forms.handover import YouthLinkForm
from cadres.models import Consultation, Delegate, Inspection, LinkMeeting, SpecialCommittee, YouthLink
from cadres.rules import delegates as rules
from cadres.rules.handover import contact_findings
from cadres.views.dated import DayViews, RegisterViews, org_column
from cadres.views.sisters import LETTERS, LINKS
from league.kernel.views import Column

KEEP = {
    "view": rules.VIEW_DELEGATES,
    "add": rules.EDIT_DELEGATES,
    "edit": rules.EDIT_DELEGATES,
    "export": rules.EXPORT_DELEGATES,
}
DELETABLE = KEEP | {"delete": rules.EDIT_DELEGATES}
JOINT = dict.fromkeys(("add", "edit", "delete"), rules.EDIT_VETTING) | {"view": rules.VIEW_VETTING}


class DelegateViews(DayViews):
    """The register of delegates."""

    model = Delegate
    sisters = LINKS
    route = "delegates/"
    label, unit = gettext_lazy("团代表"), gettext_lazy("人")
    add_label = gettext_lazy("登记团代表")
    permits = KEEP
    filterset, form = filters.DelegateFilter, forms.DelegateForm
    order = "name"
    empty_title = gettext_lazy("还没有团代表")
    empty_text = gettext_lazy("团代表在这里登记，进驻联络站、联系团支部和青年的情况一并填写。")
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="name"),
        org_column(sort="org__path"),
        Column("session", gettext_lazy("届次"), num=True),
        Column("station", gettext_lazy("进驻联络站"), source=("station__name",)),
        org_column("branch", gettext_lazy("联系团支部")),
        Column("youths", gettext_lazy("联系青年人数"), sort="youths", num=True),
        Column("start", gettext_lazy("任职日期"), sort="start"),
        Column("source", gettext_lazy("来源"), shown=False),
    )
    detail_fields = (
        *(
            "org",
            "session",
            "elected_by",
            "replaces",
            "on_committee",
            "committee",
            "station",
            "branch",
            "youths",
            "id_no",
            "phone",
        ),
        *("sex", "birth", "ethnicity", "education", "political", "source", "start", "end", "end_reason"),
    )

    def queryset(self):
        """Delegates with what they belong to."""
        return Delegate.objects.select_related(
            "org", "station", "branch", "committee", "elected_by", "replaces"
        )

    def findings(self, obj):
        """Too few links."""
        return rules.link_findings(obj)

    def chips(self, obj):
        """Whether it is over."""
        return [(_("%(day)s 终止") % {"day": obj.end}, "danger")] if obj.end else []


class SpecialCommitteeViews(DayViews):
    """The special committees."""

    model = SpecialCommittee
    sisters = LINKS
    route = "special-committees/"
    label, unit = gettext_lazy("专委会"), gettext_lazy("个")
    add_label = gettext_lazy("登记专委会")
    permits = KEEP
    filterset, form = filters.SpecialCommitteeFilter, forms.SpecialCommitteeForm
    order = "name"
    empty_title = gettext_lazy("还没有专委会")
    columns = (
        Column("name", gettext_lazy("专委会名称"), lead=True, sort="name"),
        org_column(label=gettext_lazy("团组织")),
        Column("head", gettext_lazy("负责人")),
        Column("start", gettext_lazy("成立日期"), sort="start"),
    )
    detail_fields = ("org", "head", "start", "end")

    def queryset(self):
        """Special committees with their organization."""
        return SpecialCommittee.objects.select_related("org")


class LinkMeetingViews(RegisterViews):
    """What stations and special committees held."""

    model = LinkMeeting
    sisters = LINKS
    route = "link-meetings/"
    label, unit = gettext_lazy("联系活动"), gettext_lazy("场")
    add_label = gettext_lazy("登记活动")
    permits = DELETABLE
    filterset, form = filters.LinkMeetingFilter, forms.LinkMeetingForm
    order = "-on"
    empty_title = gettext_lazy("还没有活动")
    columns = (
        Column("topic", gettext_lazy("主题"), lead=True, sort="topic"),
        Column("kind", gettext_lazy("类型"), sort="kind"),
        org_column(label=gettext_lazy("团组织")),
        Column("station", gettext_lazy("联络站"), source=("station__name",)),
        Column("committee", gettext_lazy("专委会"), source=("committee__name",)),
        Column("on", gettext_lazy("日期"), sort="on"),
        Column("attended", gettext_lazy("参加人次"), sort="attended", num=True),
    )
    detail_fields = ("kind", "org", "station", "committee", "on", "attended")

    def queryset(self):
        """Meetings with their organization, station and committee."""
        return LinkMeeting.objects.select_related("org", "station", "committee")


class YouthLinkViews(DayViews):
    """Young people whom cadres keep in touch with."""

    model = YouthLink
    sisters = LINKS
    route = "youth-links/"
    label, unit = gettext_lazy("干部联系青年"), gettext_lazy("项")
    add_label = gettext_lazy("登记联系")
    permits = DELETABLE
    filterset, form = YouthLinkFilter, YouthLinkForm
    order = "start"
    empty_title = gettext_lazy("还没有联系青年的记录")
    empty_text = gettext_lazy("团干部直接联系多少青年、用什么方式，在这里登记；要求的人数在规则参数里定。")
    columns = (
        Column("post", gettext_lazy("团干部"), lead=True, source=("post__name",), sort="post__name"),
        Column("title", gettext_lazy("职务"), source=("post__title",)),
        org_column(label=gettext_lazy("团组织")),
        Column("youths", gettext_lazy("联系青年人数"), sort="youths", num=True),
        Column("way", gettext_lazy("联系方式")),
        Column("group", gettext_lazy("群组名称或青年范围"), shown=False),
        Column("start", gettext_lazy("开始日期"), sort="start"),
        Column("end", gettext_lazy("截止日期"), sort="end", nullable=True),
    )
    detail_fields = ("post", "org", "youths", "way", "group", "start", "end")

    def queryset(self):
        """Links with the post and organization."""
        return YouthLink.objects.select_related("post", "org")

    def findings(self, obj):
        """Too few, where a number is asked for."""
        return contact_findings(obj, timezone.localdate())


class ConsultationViews(RegisterViews):
    """Letters of joint management."""

    model = Consultation
    sisters = LETTERS
    route = "consultations/"
    label, unit = gettext_lazy("协管函"), gettext_lazy("件")
    add_label = gettext_lazy("登记协管函")
    permits = JOINT
    filterset, form = filters.ConsultationFilter, forms.ConsultationForm
    order = "-on"
    empty_title = gettext_lazy("还没有协管函")
    empty_text = gettext_lazy("任免下级团组织负责人，与当地党委往来征求意见的函件在这里登记。")
    columns = (
        Column("partner", gettext_lazy("对方单位"), lead=True, sort="partner"),
        Column("kind", gettext_lazy("往来")),
        Column("about", gettext_lazy("事项")),
        org_column(label=gettext_lazy("干部所在团组织")),
        Column("number", gettext_lazy("文号")),
        Column("on", gettext_lazy("日期"), sort="on"),
        Column("answered_on", gettext_lazy("复函日期"), sort="answered_on", nullable=True),
        Column("carried_out", gettext_lazy("任免人数"), num=True),
        Column("filed_on", gettext_lazy("任免备案日期"), sort="filed_on", nullable=True),
    )
    detail_fields = (
        *("org", "kind", "about", "partner", "number", "on", "people", "answered_on", "answer_number"),
        *("opinion", "carried_out_on", "carried_out", "filed_on"),
    )

    def queryset(self):
        """Letters with the organization."""
        return Consultation.objects.select_related("org")

    def findings(self, obj):
        """Not filed in time."""
        return rules.filing_findings(obj, timezone.localdate())


class InspectionViews(RegisterViews):
    """Inspections of candidates."""

    model = Inspection
    sisters = LETTERS
    route = "inspections/"
    label, unit = gettext_lazy("干部考察"), gettext_lazy("次")
    add_label = gettext_lazy("登记考察")
    permits = JOINT
    filterset, form = filters.InspectionFilter, forms.InspectionForm
    order = "-on"
    empty_title = gettext_lazy("还没有考察")
    columns = (
        Column("leader", gettext_lazy("组长"), lead=True, sort="leader"),
        org_column(label=gettext_lazy("被考察团组织")),
        Column("on", gettext_lazy("考察日期"), sort="on"),
        Column("candidates", gettext_lazy("考察人选（人）"), num=True),
        Column("talks", gettext_lazy("谈话人数"), num=True),
    )
    detail_fields = ("org", "on", "leader", "group", "candidates", "talks", "conclusion")

    def queryset(self):
        """Inspections with the organization."""
        return Inspection.objects.select_related("org")
