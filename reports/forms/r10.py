"""R10 组织关系转接: papers under way and closed, who went and came, answers in time, by unit in the year."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from league.kernel import metrics
from league.kernel.scoping import subtree
from members.choices import TransferKind, TransferState
from reports.forms.base import Check, Draft, Form, Line, Measure, Sides, sums_of
from reports.forms.units import unit_lines
from reports.services import this_year
from reports.services.figures import keys

PAPERS, OUT, IN, ANSWERS = _("转接办理"), _("转出"), _("转入"), _("响应")
OUT_CODE, IN_CODE = "members.transferred_out", "members.transferred_in"


def flow(label: str, group: str, code: str, **cut) -> Measure:
    """A column of the year up to the day."""
    return Measure(label, code, keys(**cut), group, "this_year")


MEASURES = (
    Measure(_("年初转接中"), "members.in_transit", (), PAPERS, "last_year"),
    flow(_("本年提出"), PAPERS, "members.transfers_asked"),
    flow(_("本年办结"), PAPERS, "members.transfers_closed", outcome=(TransferState.DONE,)),
    flow(_("本年撤回"), PAPERS, "members.transfers_closed", outcome=(TransferState.WITHDRAWN,)),
    Measure(_("转接中"), "members.in_transit", (), PAPERS),
    flow(_("本平台内"), OUT, OUT_CODE, kind=(TransferKind.INSIDE,)),
    flow(_("转往外地"), OUT, OUT_CODE, kind=(TransferKind.OUTSIDE,)),
    flow(_("本平台内"), IN, IN_CODE, kind=(TransferKind.INSIDE,)),
    flow(_("外地转入"), IN, IN_CODE, kind=(TransferKind.ARRIVAL,)),
    flow(_("应响应"), ANSWERS, "members.transfer_due"),
    flow(_("按期响应"), ANSWERS, "members.transfer_timely"),
)


def fill(draft: Draft) -> None:
    """One table by unit."""
    lines = unit_lines(draft, MEASURES) or [Line(str(_("合计")), kind="total")]
    remark = _(
        "团员在转入方接收以前，仍计入转出的团支部。响应按期限落在本年的环节统计，到期未办的计为未按期。"
    )
    draft.table(
        str(_("转接")), str(_("团员组织关系转接情况统计表")), str(_("团组织")), MEASURES, lines, str(remark)
    )


def total(draft: Draft) -> list[int]:
    """The figures of the total line."""
    return [cell.value or 0 for cell in draft.tables[0].rows_of("total")[0]]


def balance(draft: Draft) -> Iterable[Sides]:
    """Opening + asked − done − withdrawn = in transit."""
    opening, new, done, withdrawn, now = total(draft)[:5]
    words = str(_("年初转接中 + 本年提出 − 本年办结 − 本年撤回"))
    yield Sides(f"{words} = {_('转接中')}", words, opening + new - done - withdrawn, str(_("转接中")), now)


def both_ends(draft: Draft) -> Iterable[Sides]:
    """Whoever went from one branch to another of this organization also came there."""
    path, period = draft.reading.org.path_then(draft.on), this_year(draft.on)
    left = metrics.get(OUT_CODE).under(path, period).filter(subtree("branch__path", draft.reading.org.path))
    right = metrics.get(IN_CODE).under(path, period).filter(subtree("source__path", draft.reading.org.path))
    label = str(_("辖区内部转接：转出 = 转入"))
    yield Sides(label, str(_("转出")), left.count(), str(_("转入")), right.count())


def units_sum(draft: Draft) -> Iterable[Sides]:
    """Σ children + own = total."""
    if len(draft.tables[0].lines) > 1:
        yield from sums_of(draft.tables[0], str(_("各下级组织之和")))


def in_time(draft: Draft) -> Iterable[Sides]:
    """Answers in time ≤ answers due."""
    answers = total(draft)[-2:]
    words = str(_("按期响应"))
    yield Sides(str(_("按期响应 ≤ 应响应")), words, answers[1], str(_("应响应")), answers[0], sign="≤")


R10 = Form(
    code="R10",
    title=_("组织关系转接情况统计表"),
    about=_("本年度转接的提出、办结和在途人数，转出转入人数，各方按期响应的情况。"),
    fill=fill,
    checks=(
        Check("balance", _("期初 + 提出 − 办结 − 撤回 = 期末"), balance),
        Check("both_ends", _("内部转出 = 内部转入"), both_ends),
        Check("units", _("Σ 下级 = 合计"), units_sum),
        Check("in_time", _("按期 ≤ 应响应"), in_time),
    ),
)
