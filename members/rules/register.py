"""What needs a look in the register (核查线索), told once for the filter, the list and the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.clauses import Clause, Finding
from league.kernel.identity import age_on
from members.querysets import NUMBERED_SINCE, OVER_AGE, UNDER_AGE, fits

JOINING_AGE = Clause(
    "members.joining_age", gettext_lazy("入团时年满 14 周岁"), gettext_lazy("《团章》第一条")
)
LEAVING_AGE = Clause(
    "members.leaving_age",
    gettext_lazy("年满 28 周岁、没有担任团内职务的，应当办理离团手续"),
    gettext_lazy("《团章》第六条"),
)
PRESENT_AGE = Clause("members.present_age", gettext_lazy("团员年满 14 周岁"), gettext_lazy("《团章》第一条"))
JOINING_DAY = Clause(
    "members.joining_day", gettext_lazy("登记入团时间"), gettext_lazy("智慧团建团员信息必填项")
)
NUMBERED = Clause(
    "members.numbered",
    gettext_lazy("2017 年以后入团的，须有发展团员编号"),
    gettext_lazy("团中央关于规范发展团员编号的通知"),
)
REACHABLE = Clause("members.reachable", gettext_lazy("登记手机号码"), gettext_lazy("智慧团建团员信息必填项"))


@dataclass(frozen=True)
class Clue:
    """A kind of finding.

    holds: (columns of a member by name, day) → whether it applies; rows: (queryset, day) → the same rows.
    text: what to do about it. reads: the columns `holds` looks at; `in_post` says whether a post is held.
    """

    code: str
    label: str
    tone: str
    level: str
    clause: Clause
    text: str
    holds: Callable[[dict, date], bool]
    rows: Callable
    reads: tuple[str, ...]

    def finding(self, member: dict, on: date) -> Finding:
        """The finding as a page shows it, with what was measured."""
        return Finding(self.level, self.clause, str(self.text), measured=measured(self, member, on))


def measured(clue: Clue, member: dict, on: date) -> str:
    """What was found, in a few words; personal numbers are never repeated."""
    if clue is JOINED_UNDER_14:
        return _("入团时 %(age)d 周岁") % {"age": member["joined_age"]}
    if clue in (OVER_28, UNDER_14):
        return _("%(age)d 周岁") % {"age": age_on(member["birth"], on)}
    if clue is WRONG_NUMBER:
        return member["admission_number"]
    return _("未填")


def wrong_number(number: str, joined: date) -> bool:
    """Whether a given number does not fit the joining year."""
    return bool(number) and joined.year >= NUMBERED_SINCE and not fits(number, joined.year)


def _joined_later(member: dict) -> bool:
    return bool(member["joined_on"] and member["joined_on"].year >= NUMBERED_SINCE)


OVER_28 = Clue(
    "over_age",
    gettext_lazy("超龄（满 28 周岁且无团内职务）"),
    "amber",
    "warn",
    LEAVING_AGE,
    gettext_lazy("请核实是否担任团内职务：担任的补登职务，未担任的办理离团。"),
    lambda member, on: age_on(member["birth"], on) >= OVER_AGE and not member["in_post"],
    lambda rows, on: rows.over_age(on),
    ("birth", "in_post"),
)
JOINED_UNDER_14 = Clue(
    "joined_under_14",
    gettext_lazy("入团时不满 14 周岁"),
    "danger",
    "block",
    JOINING_AGE,
    gettext_lazy("请核对出生日期和入团时间；确属违规发展的，补充推优材料或按程序取消团员身份。"),
    lambda member, on: member["joined_age"] is not None and member["joined_age"] < UNDER_AGE,
    lambda rows, on: rows.joined_under_age(),
    ("joined_age",),
)
UNDER_14 = Clue(
    "under_14",
    gettext_lazy("现在不满 14 周岁"),
    "danger",
    "block",
    PRESENT_AGE,
    gettext_lazy("请核对身份证号；误录的请移除。"),
    lambda member, on: age_on(member["birth"], on) < UNDER_AGE,
    lambda rows, on: rows.aged(on, most=UNDER_AGE - 1),
    ("birth",),
)
NO_JOINING_DAY = Clue(
    "no_joining_day",
    gettext_lazy("缺入团时间"),
    "amber",
    "warn",
    JOINING_DAY,
    gettext_lazy("请查团员档案或入团志愿书后补填；只知年月的，勾选“入团时间只知年月”。"),
    lambda member, on: member["joined_on"] is None,
    lambda rows, on: rows.filter(joined_on=None),
    ("joined_on",),
)
NO_NUMBER = Clue(
    "no_number",
    gettext_lazy("缺发展团员编号"),
    "amber",
    "warn",
    NUMBERED,
    gettext_lazy("请查入团志愿书封面后补填。"),
    lambda member, on: _joined_later(member) and not member["admission_number"],
    lambda rows, on: rows.without_number(),
    ("joined_on", "admission_number"),
)
WRONG_NUMBER = Clue(
    "wrong_number",
    gettext_lazy("发展团员编号有误"),
    "danger",
    "block",
    NUMBERED,
    gettext_lazy("编号须为 12 位，前四位为入团年份，请核对。"),
    lambda member, on: (
        bool(member["joined_on"]) and wrong_number(member["admission_number"], member["joined_on"])
    ),
    lambda rows, on: rows.with_wrong_number(),
    ("joined_on", "admission_number"),
)
NO_PHONE = Clue(
    "no_phone",
    gettext_lazy("缺手机号"),
    "line",
    "warn",
    REACHABLE,
    gettext_lazy("请向本人补问。"),
    lambda member, on: not member["phone_index"] and not member["erased_on"],
    lambda rows, on: rows.filter(phone_index="", erased_on=None),
    ("phone_index", "erased_on"),
)

CLUES = {
    clue.code: clue
    for clue in (JOINED_UNDER_14, UNDER_14, OVER_28, WRONG_NUMBER, NO_NUMBER, NO_JOINING_DAY, NO_PHONE)
}
READS = tuple(dict.fromkeys(name for clue in CLUES.values() for name in clue.reads))


def clues_of(member: dict, on: date) -> list[Clue]:
    """The clues about one member on a day, the heaviest first; `member` holds the columns of `READS`."""
    return [clue for clue in CLUES.values() if clue.holds(member, on)]
