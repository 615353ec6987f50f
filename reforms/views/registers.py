"""Pages of the registers of reform: outcomes, the Party's attention, policies, funds, leading groups."""

from django.utils.translation import gettext_lazy

from league.kernel.views import Column, ModelViews
from reforms.filters.registers import (
    AttentionFilter,
    FundFilter,
    LeadingGroupFilter,
    OutcomeFilter,
    PolicyFilter,
)
from reforms.forms.registers import AttentionForm, FundForm, LeadingGroupForm, OutcomeForm, PolicyForm
from reforms.models import Attention, Fund, LeadingGroup, Outcome, OutcomePaper, Policy
from reforms.rules.permits import EDIT_REGISTERS, EXPORT_REGISTERS, VIEW_REGISTERS
from reforms.views.programmes import GROUP, unit_column

ORG = unit_column("org", gettext_lazy("团组织"))
NOTE = Column("note", gettext_lazy("备注"), shown=False)


REGISTERS = (
    ("reforms:outcome-list", gettext_lazy("制度成果")),
    ("reforms:attention-list", gettext_lazy("党委重视")),
    ("reforms:policy-list", gettext_lazy("政策纳入")),
    ("reforms:fund-list", gettext_lazy("工作经费")),
    ("reforms:leadinggroup-list", gettext_lazy("领导小组")),
)


def day(label: str = gettext_lazy("日期")) -> Column:
    """The column of a row's day."""
    return Column("on", label, sort="on")


class EntryViews(ModelViews):
    """What the registers share; the tabs above lead from one to the next."""

    group, sisters, blanks = GROUP, REGISTERS, False
    permits = {
        "view": VIEW_REGISTERS,
        "add": EDIT_REGISTERS,
        "edit": EDIT_REGISTERS,
        "delete": EDIT_REGISTERS,
        "export": EXPORT_REGISTERS,
    }
    order = "-on"

    def queryset(self):
        """Rows with their organization."""
        return self.model.objects.select_related("org")


class OutcomeViews(EntryViews):
    """The catalogue of outcomes."""

    model = Outcome
    route = "outcomes/"
    label, unit = gettext_lazy("制度成果"), gettext_lazy("件")
    add_label = gettext_lazy("登记成果")
    permits = EntryViews.permits | {"attach": EDIT_REGISTERS}
    attachments = OutcomePaper
    filterset, form = OutcomeFilter, OutcomeForm
    empty_title = gettext_lazy("还没有制度成果")
    empty_text = gettext_lazy("改革中形成的文件、机制、编制、经费等在这里登记，失效的填失效日期，不用删除。")
    columns = (
        Column("title", gettext_lazy("成果名称"), lead=True, sort="title"),
        Column("kind", gettext_lazy("成果类型"), sort="kind"),
        Column("number", gettext_lazy("文号")),
        ORG,
        Column("issuers", gettext_lazy("发文单位"), shown=False),
        Column("task", gettext_lazy("改革任务"), source=("task__title",)),
        day(gettext_lazy("印发日期")),
        Column("until", gettext_lazy("失效日期"), sort="until", nullable=True),
        NOTE,
    )
    detail_fields = ("kind", "number", "org", "issuers", "task", "on", "until", "note")


class AttentionViews(EntryViews):
    """The log of the Party's attention."""

    model = Attention
    route = "attention/"
    label, unit = gettext_lazy("党委重视"), gettext_lazy("次")
    add_label = gettext_lazy("登记")
    filterset, form = AttentionFilter, AttentionForm
    empty_title = gettext_lazy("还没有记录")
    empty_text = gettext_lazy("党委专题研究、听取汇报、座谈、参加活动和列席会议，在这里登记。")
    columns = (
        Column("body", gettext_lazy("会议或单位"), lead=True, sort="body"),
        Column("kind", gettext_lazy("形式"), sort="kind"),
        ORG,
        Column("leader", gettext_lazy("主持或参加领导")),
        Column("number", gettext_lazy("纪要文号"), shown=False),
        day(),
        NOTE,
    )
    detail_fields = ("kind", "org", "body", "leader", "number", "on", "note")


class PolicyViews(EntryViews):
    """Where League work is included."""

    model = Policy
    route = "policies/"
    label, unit = gettext_lazy("政策纳入"), gettext_lazy("项")
    add_label = gettext_lazy("登记纳入")
    filterset, form = PolicyFilter, PolicyForm
    empty_title = gettext_lazy("还没有政策纳入")
    empty_text = gettext_lazy("共青团工作纳入巡察、党建考核、教育督导等的，在这里登记文号和分值。")
    columns = (
        Column("kind", gettext_lazy("纳入事项"), lead=True, sort="kind"),
        ORG,
        Column("number", gettext_lazy("文号")),
        Column("weight", gettext_lazy("分值权重"), num=True),
        day(gettext_lazy("生效日期")),
        Column("until", gettext_lazy("失效日期"), sort="until", nullable=True),
        NOTE,
    )
    detail_fields = ("kind", "org", "number", "weight", "on", "until", "note")


class FundViews(EntryViews):
    """Money for League work."""

    model = Fund
    route = "funds/"
    label, unit = gettext_lazy("工作经费"), gettext_lazy("笔")
    add_label = gettext_lazy("登记经费")
    filterset, form = FundFilter, FundForm
    empty_title = gettext_lazy("还没有经费")
    empty_text = gettext_lazy("财政、党建经费、团费、募捐等用于共青团工作的经费，在这里登记。")
    columns = (
        Column("purpose", gettext_lazy("用途"), lead=True, sort="purpose"),
        Column("amount", gettext_lazy("金额"), sort="amount", num=True),
        Column("source", gettext_lazy("资金来源"), sort="source"),
        ORG,
        day(),
        NOTE,
    )
    detail_fields = ("purpose", "amount", "source", "org", "on", "note")


class LeadingGroupViews(EntryViews):
    """Who leads the reform."""

    model = LeadingGroup
    route = "leading-groups/"
    label, unit = gettext_lazy("领导小组"), gettext_lazy("个")
    add_label = gettext_lazy("登记领导小组")
    filterset, form = LeadingGroupFilter, LeadingGroupForm
    empty_title = gettext_lazy("还没有领导小组")
    empty_text = gettext_lazy(
        "改革领导小组（工作专班）的组长、成员和文号在这里登记，调整的先填撤销日期再登记新的。"
    )
    columns = (
        Column("title", gettext_lazy("领导小组名称"), lead=True, sort="title"),
        ORG,
        Column("head", gettext_lazy("组长")),
        Column("head_title", gettext_lazy("组长职务")),
        Column("by_party", gettext_lazy("党委书记任组长")),
        Column("number", gettext_lazy("文号")),
        day(gettext_lazy("成立日期")),
        Column("until", gettext_lazy("撤销日期"), sort="until", nullable=True),
    )
    detail_fields = (
        *("org", "head", "head_title", "by_party", "deputies", "people", "number", "on", "until", "note"),
    )
