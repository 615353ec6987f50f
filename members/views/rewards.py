"""奖励: the register of rewards of members and organizations."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import Column, ModelViews
from members.choices.rewards import RewardKind, RewardLevel
from members.filters.rewards import RewardFilter
from members.forms.rewards import RewardEditForm, RewardForm
from members.models import Reward
from members.rules import rewards as rules
from members.services.rewards import keep_reward
from members.views.applications import branch_column
from members.views.register import GROUP

TONES = {RewardLevel.NATION: "amber", RewardLevel.PROVINCE: "amber"}


def title_of(row: dict) -> str:
    """What the reward is called."""
    return f"{row['name'] or RewardKind(row['kind']).label}{row['grade']}"


class RewardViews(ModelViews):
    """Pages of the rewards."""

    model = Reward
    blanks = False
    route = "rewards/"
    group, label, unit = GROUP, gettext_lazy("奖励"), gettext_lazy("项")
    add_label = gettext_lazy("登记奖励")
    permits = {
        "view": rules.VIEW_REWARDS,
        "add": rules.KEEP_REWARDS,
        "edit": rules.KEEP_REWARDS,
        "delete": rules.KEEP_REWARDS,
        "export": rules.EXPORT_REWARDS,
    }
    events = {"add": rules.ENTERED, "edit": rules.CORRECTED}
    filterset = RewardFilter
    order = "-on"
    empty_title = gettext_lazy("还没有奖励")
    empty_text = gettext_lazy("团员、团干部和团组织获得的团内外奖励在这里登记，团员的也列在本人页面。")
    columns = (
        Column("title", gettext_lazy("奖励"), source=("name", "kind", "grade"), text=title_of, lead=True),
        Column(
            "who",
            gettext_lazy("受奖团员"),
            source=("member__name",),
            text=lambda row: row["member__name"] or "",
        ),
        branch_column("org"),
        Column("level", gettext_lazy("奖励级别"), tones=TONES),
        Column("year", gettext_lazy("奖励年度"), source=("year",), text=lambda row: row["year"], sort="year"),
        Column("on", gettext_lazy("授奖日期"), sort="on"),
        Column("giver", gettext_lazy("授奖单位"), shown=False),
        Column("document", gettext_lazy("授奖文号"), shown=False),
    )
    detail_fields = ("member", "org", "kind", "name", "grade", "level", "year", "on", "giver", "document")

    def queryset(self):
        """Rewards with who got them."""
        return Reward.objects.select_related("member", "org__parent")

    def form_class(self, action: str):
        """Who got it stands once the entry is made."""
        return RewardForm if action == "add" else RewardEditForm

    def save(self, form, action: str):
        """Through the verb."""
        return keep_reward(form.save(commit=False), actor=self.user)

    def detail_acts(self, obj):
        """To the member, or to the organization."""
        if obj.member_id:
            url = reverse("members:member-detail", args=[obj.member_id])
            return [{"label": _("看团员"), "url": url, "icon": "user"}]
        url = reverse("orgs:org-detail", args=[obj.org_id])
        return [{"label": _("看团组织"), "url": url, "icon": "network"}]
