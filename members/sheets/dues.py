"""团费收缴情况表 as a sheet: who, of which branch, and what was paid, in one column a month or in one sum."""

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from league.kernel.errors import Refused
from league.kernel.sheets import (
    Cell,
    Column,
    Context,
    FileState,
    Register,
    Row,
    Severity,
    Sheet,
    cause,
    register,
)
from league.kernel.sheets.cleaning import clean_name, id_problems, is_missing, plain
from league.kernel.sheets.people import NAME, SEQUENCE
from members.rules.dues import IMPORT_DUES, month_of, months_after
from members.services.dues import MOST
from members.services.dues_sheet import Payer, enter_dues, known_payers, withdraw_dues
from members.sheets.roster import BRANCH, take_place
from orgs.services import scope_context

PAID = "√"  # a tick instead of an amount: what is due
AHEAD = 6  # months; the ledger asks the parameter in force, a sheet only keeps out slips of the pen
YES = re.compile(r"^(√|✓|✔|☑|是|已交|已缴|已收|交|缴|y|yes)$", re.I)
NO = re.compile(r"^(×|✗|x|否|未交|未缴|欠|欠交|免|免交|减免|不交|/|—|-|0(\.0+)?元?)$", re.I)
SUM = re.compile(r"^[¥￥]?(\d{1,4}(?:\.\d{1,2})?)元?$")
DIGITS = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()

cause(
    "DUES_PERSON_UNKNOWN",
    Severity.REJECT,
    _("名册里没有这名团员"),
    _("请核对姓名、团支部或身份证号；新团员先进名册，再登记团费。"),
)
cause(
    "DUES_PERSON_AMBIGUOUS",
    Severity.REJECT,
    _("这个团支部里同名的不止一人"),
    _("请在身份证号一栏填写本人的号码，再导入。"),
)
cause(
    "DUES_SUM_UNREADABLE",
    Severity.REJECT,
    _("团费金额看不懂"),
    _("请填数字（如 0.2）、“√”或留空，一格一个金额，最多两位小数。"),
)
cause(
    "DUES_SUM_IMPOSSIBLE",
    Severity.REJECT,
    _("团费金额过大"),
    _("一个月的团费不会超过 1000 元，请核对是不是写错了小数点。"),
)
cause(
    "DUES_NOTHING",
    Severity.DUPLICATE,
    _("这一行没有交纳团费"),
    _("没有登记任何月份；确实交了的，请补填金额再导入。"),
)
cause(
    "DUES_ENTERED",
    Severity.WARN,
    _("有的月份已经登记过"),
    _("已登记的月份不动；金额不同的请在账页上更正。"),
)
cause(
    "DUES_ALL_ENTERED",
    Severity.DUPLICATE,
    _("这些月份都已经登记过"),
    _("不会重复登记；金额不同的请在账页上更正。"),
)
cause(
    "DUES_NOT_THERE",
    Severity.REJECT,
    _("有的月份这名团员不在册"),
    _("那个月还没有入团或不在本平台的名册里。请核对入团、转入日期，或者去掉那几个月的金额。"),
)
cause(
    "DUES_MONTH_AHEAD",
    Severity.REJECT,
    _("月份还没有到，不能预交这么久"),
    _("团费最多预交 6 个月，请核对月份和截止日期。"),
)
cause(
    "DUES_TWICE",
    Severity.REJECT,
    _("同一名团员在文件里出现不止一次"),
    _("请合并成一行，再导入。"),
)


def read_number(cell: Cell, row: Row) -> str | None:
    """A whole ID number; an empty cell leaves the person to name and branch."""
    if is_missing(cell.text):
        return None
    number, problems = id_problems(cell)
    for code in problems:
        row.report(code, "id_no")
    return number or None


def read_sum(key: str):
    """A reader for one amount: a number, a tick for what is due, or nothing."""

    def read(cell: Cell, row: Row) -> str | None:
        text = plain(cell.text)
        if is_missing(text) or NO.match(text):
            return None
        if YES.match(text):
            return PAID
        found = SUM.match(text)
        try:
            amount = Decimal(found[1]) if found else None
        except InvalidOperation:
            amount = None
        if amount is None:
            row.report("DUES_SUM_UNREADABLE", key)
        elif amount > MOST:
            row.report("DUES_SUM_IMPOSSIBLE", key)
        else:
            return str(amount) if amount else None
        return None

    return read


def month_column(number: int) -> Column:
    """The column of one month of the year of the cut-off day."""
    words = f"{number}月 {number}月份 {number:02d}月 {DIGITS[number - 1]}月 {DIGITS[number - 1]}月份"
    key = f"m{number:02d}"
    return Column(
        key,
        f"{number} 月",
        f"{words} {number}月团费",
        pattern=rf"^(\d{{4}}年)?0?{number}月(份)?(团费|实交|交纳|金额)?$",
        read=read_sum(key),
        width=8,
        example="0.2" if number < 3 else "",
    )


MONTHS = tuple(month_column(number) for number in range(1, 13))
NUMBER = Column(
    "id_no",
    _("身份证号"),
    "身份证号 身份证号码 公民身份号码 证件号码 身份证",
    pattern=r"身份证|证件号",
    read=read_number,
    width=22,
    personal=True,
    identifies=True,
)
AMOUNT = Column(
    "amount",
    _("金额"),
    "金额 实交金额 实交团费 实缴金额 交纳金额 缴费金额 本月团费 团费 实交 实缴 金额元",
    pattern=r"^(本月|当月)?(实[交缴]|[交缴]纳)(团费)?(金额)?$",
    read=read_sum("amount"),
    width=10,
)


def look_up(rows: list[Row], state: FileState) -> None:
    """Ask once for every member the file names."""
    for row in rows:
        row.memory["asked"] = asked_of(row)
    asked = {row.memory["asked"] for row in rows if row.memory["asked"]}
    state.known["payers"] = state.context.lookup("payers", asked)


def asked_of(row: Row) -> tuple[str, str] | None:
    """Whom a row names; without a branch column the sheet's name or title names the branch."""
    if not row.values.get("id_no") and "branch" not in row.cells:
        row.values["branch"] = take_place(row)
    named = row.values.get("id_no") or (row.values.get("name") and row.values.get("branch"))
    return _who(row.values) if named else None


def check_person(row: Row, state: FileState) -> None:
    """One member in reach, once in the file."""
    if row.is_refused or row.memory.get("asked") is None:
        return
    found: list[Payer] = state.known["payers"].get(row.memory["asked"], [])
    if not found:
        row.report("DUES_PERSON_UNKNOWN", "name")
    elif len(found) > 1:
        row.report("DUES_PERSON_AMBIGUOUS", "name")
    elif clean_name(found[0].name) != row.values.get("name"):
        row.report("ID_NAME_CONFLICT", "name")
    elif state.seen.setdefault(("payer", found[0].key), row) is not row:
        row.report("DUES_TWICE", "name")
    else:
        row.memory["payer"] = found[0]


def check_months(row: Row, state: FileState) -> None:
    """What the row brings, an amount a month; what lies ahead, was entered, or is of no member is told."""
    payer = row.memory.get("payer")
    wanted = _wanted(row, state.context.as_of)
    if payer is None:
        return
    if any(month not in payer.owed for month in wanted):
        row.report("DUES_NOT_THERE", "name")
    fresh = {month: text for month, text in wanted.items() if month not in payer.entered}
    for month, text in fresh.items():
        due = payer.owed.get(month, (0, 0))[0]
        row.values[key_of(month)] = (str(due) if due else None) if text == PAID else text
    for month in wanted.keys() - fresh.keys():
        row.values[key_of(month)] = None
    _tell_rest(row, wanted, fresh)


def key_of(month: str) -> str:
    """The column of a month: 2026-03 → m03."""
    return f"m{month[-2:]}"


def _wanted(row: Row, day: datetime.date) -> dict[str, str]:
    """Month → amount or tick; a single amount is of the month of the cut-off day."""
    if text := row.values.pop("amount", None):
        row.values[f"m{day:%m}"] = row.values.get(f"m{day:%m}") or text
    months = {f"{day.year}-{one.key[1:]}": row.values.get(one.key) for one in MONTHS}
    months = {month: text for month, text in months.items() if text}
    if any(month > f"{months_after(month_of(day), AHEAD):%Y-%m}" for month in months):
        row.report("DUES_MONTH_AHEAD", "name")
    return months


def _tell_rest(row: Row, wanted: dict, fresh: dict) -> None:
    """Whether anything is left to enter."""
    if any(row.values.get(key_of(month)) for month in fresh):
        if len(fresh) < len(wanted):
            row.report("DUES_ENTERED", "name")
    elif not row.is_refused:
        row.report("DUES_NOTHING" if fresh or not wanted else "DUES_ALL_ENTERED", "name")


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope, and members whose dues the actor may enter."""
    made = scope_context(scope, as_of, {})
    made.lookups["payers"] = lambda keys: known_payers(keys, as_of.year, actor, made.scope_path)
    return made


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter the payments, paid on the cut-off day; Refused without somebody who answers for the money."""
    if actor is None:
        raise Refused(_("团费要由登录的人在网页上导入，以便留下经手人。"))
    return enter_dues([(_who(row), _months(row, as_of.year)) for row in rows], on=as_of, actor=actor)


def _who(values: dict) -> tuple[str, str]:
    """Whom checked values name: by the ID number, else by name and branch."""
    return (values["id_no"], "") if values.get("id_no") else (values["name"], values["branch"])


def _months(values: dict, year: int) -> dict[str, str]:
    return {f"{year}-{one.key[1:]}": values[one.key] for one in MONTHS if values.get(one.key)}


DUES = register(
    Sheet(
        code="dues",
        label=_("团费收缴情况表"),
        columns=(SEQUENCE, NAME, NUMBER, BRANCH, *MONTHS, AMOUNT),
        prepare=look_up,
        checks=(check_person, check_months),
        needs=("name",),
        fewest_matches=2,
        place="branch",
        place_kind="branch",
        register=Register(IMPORT_DUES, context, store, withdraw_dues),
    )
)
