"""超龄离团: who has turned 28 or soon will and holds no League post, ticked and sent up together."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params, permits
from league.kernel.views import Bulk, Column, ModelViews
from members import rules as common
from members.choices.decisions import DecisionKind, DecisionState
from members.filters.decisions import LeavingFilter
from members.forms.decisions import OverageForm
from members.models import Decision, Member
from members.querysets import OVER_AGE
from members.rules import decisions as rules
from members.rules.admission import add_months, birthday
from members.services import decisions as services
from members.views.applications import branch_column
from members.workflows import DECISION


def progress(row: dict) -> str:
    """Where the exit stands, empty while nothing is begun."""
    return str(DecisionState(row["open_decision"]).label) if row["open_decision"] else ""


class LeavingViews(ModelViews):
    """The worklist of exits at 28."""

    model = Member
    route = "leaving/"
    group, label, unit = gettext_lazy("团员"), gettext_lazy("超龄离团"), gettext_lazy("人")
    permits = {"view": common.VIEW, "export": common.EXPORT}
    filterset = LeavingFilter
    rows_by = ("within",)
    order = "birth"
    empty_title = gettext_lazy("没有到龄的团员")
    empty_text = gettext_lazy("满 28 周岁或临近 28 周岁、没有担任团内职务的团员会列在这里。")
    bulk = (
        Bulk("depart", gettext_lazy("办理超龄离团"), rules.PROPOSE, lambda pages, rows: pages.depart(rows)),
    )
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="pinyin"),
        Column("sex", gettext_lazy("性别")),
        Column("birth", gettext_lazy("出生日期"), sort="birth"),
        Column(
            "turns",
            gettext_lazy("满 28 周岁"),
            source=("birth",),
            text=lambda row: birthday(row["birth"], OVER_AGE).isoformat(),
        ),
        branch_column("branch"),
        Column("political", gettext_lazy("政治面貌"), shown=False),
        Column("progress", gettext_lazy("办理情况"), source=("open_decision",), text=progress),
    )

    @classmethod
    def prefix(cls) -> str:
        """Addresses of its own beside the register's."""
        return "leaving"

    @classmethod
    def urls(cls):
        """List, export and the batch; a row opens the member's page."""
        kept = {f"{cls.prefix()}-{name}" for name in ("list", "export", "bulk-depart")}
        return [each for each in super().urls() if each.name in kept]

    def url(self, action: str, pk=None) -> str:
        """The member's own page for a row."""
        return reverse("members:member-detail", args=[pk]) if pk is not None else super().url(action)

    @property
    def until(self) -> date:
        """The day up to which birthdays are told."""
        today, asked = timezone.localdate(), self.request.GET.get("within", "")
        if asked.isdecimal() and len(asked) < 3:
            return add_months(today, int(asked))
        top = next(iter(permits.reach(self.user, common.VIEW)), "")
        return add_months(today, params.value(rules.AHEAD, top))

    def queryset(self):
        """Members of the age, with the state of what is begun for them."""
        today = timezone.localdate()
        begun = Decision.objects.open().filter(member=OuterRef("pk"), kind=DecisionKind.OVERAGE)
        rows = Member.objects.present().leaving_by(self.until, today).select_related("branch")
        return rows.annotate(open_decision=Subquery(begun.values("state")[:1]))

    def list_acts(self):
        """To the decisions on their way."""
        return [{"label": _("离团与处分"), "url": reverse("members:decision-list"), "icon": "file-text"}]

    def depart(self, rows) -> HttpResponse:
        """Ask for the meeting and the ceremony once, then send up an exit for every ticked member."""

        def act(member, data):
            decision = services.propose_overage(member, actor=self.user, **data)
            DECISION.fire(decision, "agree", actor=self.user, data=data, version=decision.version)

        return self.verb_on_many(rows, rules.PROPOSE, OverageForm, _("办理超龄离团"), act)
