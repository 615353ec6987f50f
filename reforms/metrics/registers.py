"""Figures of what came of reforms: outcomes in force, attention, policies, funds."""

from django.db.models import Case, F, Value, When
from django.utils.translation import gettext_lazy as _

from league.kernel import metrics
from league.kernel.metrics import Dimension, Metric, Period
from reforms.choices.registers import AttentionKind, FundSource, OutcomeKind, PolicyKind
from reforms.choices.supervision import PairingKind, Rung
from reforms.models import Attention, Fund, LeadingGroup, Notice, Outcome, Pairing, Policy, Visit
from reforms.rules.permits import VIEW_REGISTERS
from reforms.rules.supervision import VIEW_NOTICES


def holding(model):
    """Rows of a register that hold on the day."""
    return lambda period: model.objects.at(period.end, period.is_past)


def happened(model):
    """Rows of a register of the days asked for."""

    def rows(period: Period):
        return model.objects.within(period.start, period.end).placed(period.end, period.is_past)

    return rows


def by_kind(choices, column: str = "kind") -> dict[str, Dimension]:
    """The dimension of a column with choices."""
    return {column: Dimension(column, _("类型"), lambda period: F(column), lambda: dict(choices.choices))}


COMMON = {"known_from": metrics.get("orgs.total").known_from, "permit": VIEW_REGISTERS}

OUTCOMES = Metric(
    code="reforms.outcomes",
    label=_("制度成果数"),
    unit=_("件"),
    kind="stock",
    rows=holding(Outcome),
    by=by_kind(OutcomeKind),
    **COMMON,
)
ATTENTION = Metric(
    code="reforms.attention",
    label=_("党委重视共青团工作次数"),
    unit=_("次"),
    kind="flow",
    rows=happened(Attention),
    by=by_kind(AttentionKind),
    **COMMON,
)
POLICIES = Metric(
    code="reforms.policies",
    label=_("政策纳入项数"),
    unit=_("项"),
    kind="stock",
    rows=holding(Policy),
    by=by_kind(PolicyKind),
    **COMMON,
)
FUNDS = Metric(
    code="reforms.funds",
    label=_("工作经费"),
    unit=_("元"),
    kind="flow",
    rows=happened(Fund),
    sums="amount",
    by=by_kind(FundSource, "source"),
    **COMMON,
)
LED = {"party": _("党委书记任组长"), "other": _("其他领导任组长")}
HEAD = Case(When(by_party=True, then=Value("party")), default=Value("other"))
LEADING_GROUPS = Metric(
    code="reforms.leading_groups",
    label=_("领导小组数"),
    unit=_("个"),
    kind="stock",
    rows=holding(LeadingGroup),
    by={"head": Dimension("head", _("组长"), lambda period: HEAD, lambda: LED)},
    **COMMON,
)
PAIRINGS = Metric(
    code="reforms.pairings",
    label=_("督导结对数"),
    unit=_("项"),
    kind="stock",
    rows=holding(Pairing),
    by=by_kind(PairingKind),
    **COMMON,
)
VISITS = Metric(
    code="reforms.visits",
    label=_("实地督导单位数"),
    unit=_("所"),
    kind="flow",
    rows=happened(Visit),
    by={"round": Dimension("round", _("轮次"), lambda period: F("round"), kind=int)},
    **COMMON,
)
NOTICES = Metric(
    code="reforms.notices",
    label=_("督促件数"),
    unit=_("件"),
    kind="flow",
    rows=happened(Notice),
    by=by_kind(Rung, "rung"),
    **{**COMMON, "permit": VIEW_NOTICES},
)
