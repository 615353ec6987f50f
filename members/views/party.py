"""Pages of 推优入党: the list, the paper with its track and what each step asks."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import Column, ModelViews
from members.choices.party import PartyState
from members.filters.party import RecommendationFilter
from members.forms.party import RecommendationForm
from members.models import PartyRecommendation
from members.rules import party as rules
from members.views.applications import GROUP, branch_column
from members.workflows.party import RECOMMENDATION, open_recommendation

TONES = {
    PartyState.DRAFT: "line",
    PartyState.VOTED: "amber",
    PartyState.RECOMMENDED: "blue",
    PartyState.ADOPTED: "green",
    PartyState.DECLINED: "line",
    PartyState.DROPPED: "line",
}


class RecommendationViews(ModelViews):
    """Pages of the recommendations."""

    model = PartyRecommendation
    route = "party/"
    group, label, unit = GROUP, gettext_lazy("推优入党"), gettext_lazy("件")
    add_label = gettext_lazy("登记推优对象")
    permits = {"view": rules.VIEW_PARTY, "add": rules.RECOMMEND, "export": rules.EXPORT_PARTY}
    workflow, began = RECOMMENDATION, "opened_on"
    filterset = RecommendationFilter
    form = RecommendationForm
    order = "-since"
    empty_title = gettext_lazy("还没有推优入党")
    empty_text = gettext_lazy("团员递交入党申请书以后，支部开推优大会前在这里登记推优对象。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True),
        branch_column("branch"),
        Column("kind", gettext_lazy("推荐类别")),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("meeting_on", gettext_lazy("推优大会日期"), sort="meeting_on", nullable=True),
        Column("recommended_on", gettext_lazy("审核推荐日期"), sort="recommended_on", nullable=True),
        Column("adopted_on", gettext_lazy("采纳日期"), sort="adopted_on", nullable=True),
        Column("since", gettext_lazy("最近变动"), source=("state_since",), sort="state_since"),
        Column("party_org", gettext_lazy("党组织"), shown=False),
    )
    detail_fields = (
        *("branch", "kind", "applied_on", "party_org", "meeting_on", "votes_due", "votes_present"),
        *("votes_for", "recommended_on", "adopted_on", "created_by"),
    )

    def queryset(self):
        """Recommendations with member and branch."""
        return PartyRecommendation.objects.select_related("member", "branch", "created_by")

    def title(self, obj) -> str:
        """The member's name."""
        return obj.member.name

    def chips(self, obj):
        """The state."""
        return [(obj.get_state_display(), TONES[obj.state])]

    def detail_acts(self, obj):
        """To the member."""
        url = reverse("members:member-detail", args=[obj.member_id])
        return [{"label": _("看团员"), "url": url, "icon": "user"}]

    def save(self, form, action: str):
        """Through the verb, which puts in the member's branch."""
        return open_recommendation(form.save(commit=False), actor=self.user)
