"""Pages of supervision: notices on the ladder, visits on the spot, who supervises whom."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.templatetags.league import chip
from league.kernel.views import Column
from reforms.choices.supervision import NoticeState
from reforms.filters.supervision import NoticeFilter, PairingFilter, VisitFilter
from reforms.forms.supervision import NoticeForm, PairingForm, VisitForm
from reforms.models import Notice, Pairing, Visit
from reforms.rules import VIEW
from reforms.rules import supervision as rules
from reforms.services import supervision as services
from reforms.views.programmes import unit_column
from reforms.views.registers import NOTE, ORG, EntryViews, day
from reforms.workflows import NOTICE

SUPERVISION = (
    ("reforms:notice-list", gettext_lazy("督促")),
    ("reforms:visit-list", gettext_lazy("实地督导")),
    ("reforms:pairing-list", gettext_lazy("督导结对")),
)
TONES = {NoticeState.OPEN: "amber", NoticeState.ANSWERED: "blue", NoticeState.CLOSED: "green"}


def late(row: dict):
    """How many days an answer is late, empty for none."""
    days = (timezone.localdate() - row["deadline"]).days
    is_open = row["state"] == NoticeState.OPEN
    return chip(_("逾期 %(n)d 天") % {"n": days}, "danger") if is_open and days > 0 else ""


class NoticeViews(EntryViews):
    """The ladder."""

    model = Notice
    sisters = SUPERVISION
    route = "notices/"
    label, unit = gettext_lazy("督促"), gettext_lazy("件")
    add_label = gettext_lazy("发出督促")
    permits = {"view": rules.VIEW_NOTICES, "add": rules.SUPERVISE}
    events = {"add": rules.SENT}
    workflow, began = NOTICE, "on"
    filterset, form = NoticeFilter, NoticeForm
    empty_title = gettext_lazy("还没有督促")
    empty_text = gettext_lazy("推进迟缓的先提醒，不见效的约谈、限期整改、追责，一级一级往上。")
    columns = (
        unit_column("org", gettext_lazy("被督促单位"), lead=True, sort="org__path"),
        Column("rung", gettext_lazy("方式"), sort="rung"),
        Column("state", gettext_lazy("状态"), tones=TONES),
        day(),
        Column(
            "deadline",
            gettext_lazy("答复期限"),
            text=lambda row: row["deadline"].isoformat(),
            sort="deadline",
        ),
        Column("late", gettext_lazy("逾期"), source=("deadline", "state"), text=late, today=True),
        Column("closed_on", gettext_lazy("办结日期"), nullable=True),
    )
    detail_fields = ("org", "rung", "reason", "on", "deadline", "answer", "closed_on")

    def queryset(self):
        """Notices with their unit."""
        return Notice.objects.select_related("org__parent")

    def _saved(self, form, action: str, before: dict):
        """By the service, which writes the audit event."""
        return services.send(form.instance, actor=self.user)

    def detail_context(self, obj) -> dict:
        """The tasks a unit is chased for, as far as they are seen."""
        given = obj.assignments.visible_to(self.user, VIEW).select_related("task", "org")
        return super().detail_context(obj) | {"given": given.order_by("due", "pk")}

    def chips(self, obj):
        """Rung and state."""
        return [(obj.get_rung_display(), "line"), (obj.get_state_display(), TONES[obj.state])]


class VisitViews(EntryViews):
    """Visits on the spot."""

    model = Visit
    sisters = SUPERVISION
    route = "visits/"
    label, unit = gettext_lazy("实地督导"), gettext_lazy("次")
    add_label = gettext_lazy("登记督导")
    filterset, form = VisitFilter, VisitForm
    empty_title = gettext_lazy("还没有实地督导")
    empty_text = gettext_lazy("每轮督导到了哪些学校和单位、发现什么问题，在这里登记。")
    columns = (
        Column("place", gettext_lazy("督导单位（学校）"), lead=True, sort="place"),
        Column("round", gettext_lazy("轮次"), sort="round", num=True),
        ORG,
        Column("by", gettext_lazy("督导组")),
        day(),
        Column("findings", gettext_lazy("发现问题"), shown=False),
        NOTE,
    )
    detail_fields = ("round", "org", "by", "on", "findings", "note")


class PairingViews(EntryViews):
    """Who supervises whom."""

    model = Pairing
    sisters = SUPERVISION
    route = "pairings/"
    label, unit = gettext_lazy("督导结对"), gettext_lazy("项")
    add_label = gettext_lazy("登记结对")
    filterset, form = PairingFilter, PairingForm
    empty_title = gettext_lazy("还没有督导结对")
    empty_text = gettext_lazy("领导分片联系哪个单位、哪两个单位结对互查，在这里登记。")
    columns = (
        unit_column("org", gettext_lazy("督导单位"), lead=True, sort="org__path"),
        Column("kind", gettext_lazy("方式"), sort="kind"),
        Column("by", gettext_lazy("联系督导人")),
        Column("title", gettext_lazy("职务")),
        unit_column("partner", gettext_lazy("结对单位")),
        day(gettext_lazy("开始日期")),
        Column("until", gettext_lazy("结束日期"), sort="until", nullable=True),
        NOTE,
    )
    detail_fields = ("org", "kind", "by", "title", "partner", "on", "until", "note")

    def queryset(self):
        """Pairings with both units."""
        return Pairing.objects.select_related("org", "partner")
