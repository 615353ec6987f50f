"""Pages of 身份核重: the question and its answer for who asked, both records side by side for who decides."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import permits
from league.kernel.masks import id_number
from league.kernel.views import Column, ModelViews
from members import rules as register_rules
from members.choices.clashes import ClashState
from members.filters.clashes import ClashFilter
from members.forms.clashes import ClashForm
from members.models import Application, Clash, Member
from members.rules import clashes as rules
from members.rules.transfer import TRANSFER
from members.services import clashes as services
from members.services.contacts import people_at
from members.views.applications import branch_column
from members.views.register import GROUP
from members.workflows import CLASH

TONES = dict.fromkeys(ClashState.open(), "amber") | dict.fromkeys(ClashState.answered(), "blue")


class ClashViews(ModelViews):
    """Pages of the questions."""

    model = Clash
    route = "clashes/"
    group, label, unit = GROUP, gettext_lazy("身份核重"), gettext_lazy("件")
    add_label = gettext_lazy("提请核重")
    permits = {"view": rules.VIEW_CLASHES, "add": rules.RAISE}
    events = {"add": rules.RAISED}
    workflow, began = CLASH, "raised_on"
    filterset = ClashFilter
    form = ClashForm
    order = "-since"
    empty_title = gettext_lazy("没有身份核重")
    empty_text = gettext_lazy("登记时提示“需要核重”，而号码核对无误的，在这里提请上级团委核查。")
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True),
        branch_column("branch"),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("desk", gettext_lazy("核重单位"), source=("desk__short",)),
        Column("raised_on", gettext_lazy("提出日期"), sort="raised_on"),
        Column("since", gettext_lazy("最近变动"), source=("state_since",), sort="state_since"),
    )
    detail_fields = ("name", "branch", "office", "raised_by", "raised_on", "note")

    def queryset(self):
        """Questions with the organizations they name."""
        return Clash.objects.select_related("branch__parent", "desk", "office", "raised_by")

    def build_form(self, action: str, obj, data=None, files=None):
        """The kernel's form, its branch control settled in reach."""
        form = super().build_form(action, obj, data, files)
        form.settle()
        return form

    def _saved(self, form, action: str, before: dict):
        """Through the verb, which finds the desk and keeps the event."""
        return services.raise_clash(form.instance, form.cleaned_data["id_no"], actor=self.user)

    def chips(self, obj):
        """How far it is."""
        return [(obj.get_state_display(), TONES.get(obj.state, "line"))]

    def timeline(self, obj):
        """The steps; what the desk remarked stays with the desk."""
        entries = super().timeline(obj)
        hidden = {} if services.decides(self.user, obj) else {"quote": ""}
        asked = {"title": _("提请核重"), "time": obj.raised_on, "sub": str(obj.raised_by), "mark": "ok"}
        return [*(entry | hidden for entry in entries), asked]

    def detail_context(self, obj) -> dict:
        """The kernel's context, the answer, whom to call, and for who decides the other record."""
        known = services.other_side(self.user, obj)
        return super().detail_context(obj) | {
            "answer": services.answer(obj),
            "desk": obj.desk,
            "contacts": people_at(obj.desk),
            "askers": people_at(obj.office),
            "decides": services.decides(self.user, obj),
            "sides": self.sides(obj, known) if known else [],
            "mending": self.mending(obj, known) if isinstance(known, Member) else [],
        }

    def sides(self, obj, known: Member | Application) -> list[tuple]:
        """What is known of both, line by line."""
        member = isinstance(known, Member)
        left = member and known.left_on
        gone = [(_("离开"), "", f"{known.left_on} {known.get_left_how_display()}")] if left else []
        return [
            (_("姓名"), obj.name, known.name),
            (_("身份证号"), _("号码相同"), id_number(known.id_no)),
            (_("登记为"), _("待登记"), _("团员") if member else _("入团申请人")),
            (_("团支部"), obj.branch.name, known.branch.name),
            (_("上级团组织"), str(obj.branch.parent or ""), str(known.branch.parent or "")),
            (_("出生日期"), "", known.birth.isoformat()),
            *gone,
        ]

    def mending(self, obj, known: Member) -> list[dict]:
        """Where the answer is carried out: the transfer to the branch, the correction of the number."""
        page = reverse("members:member-detail", args=[known.pk])
        acts = [{"label": _("看另一处的团员"), "url": page, "icon": "user"}]
        if not known.left_on and permits.may(self.user, TRANSFER, known):
            url = reverse("members:member-transfer", args=[known.pk])
            url = f"{url}?{urlencode({'target': obj.branch_id})}"
            acts.append({"label": _("办理转接"), "url": url, "icon": "log-out"})
        if permits.may(self.user, register_rules.EDIT, known):
            url = reverse("members:member-id", args=[known.pk])
            acts.append({"label": _("更正身份证号"), "url": url, "icon": "id-card"})
        return acts
