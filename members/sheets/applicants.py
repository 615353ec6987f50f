"""The roster of applicants as a sheet: 入团申请人、积极分子、发展对象 with their days and hours."""

import datetime
import re
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from league.kernel import params
from league.kernel.identity import age_on
from league.kernel.sheets import Cell, Column, FileState, Register, Row, Severity, Sheet, cause, register
from league.kernel.sheets.cleaning import clean_name, is_missing, plain
from league.kernel.sheets.dates import latest_day, read_date
from league.kernel.sheets.people import (
    BIRTH,
    EDUCATION_LEVEL,
    ETHNICITY,
    GENDER,
    ID_NO,
    NAME,
    PHONE,
    SEQUENCE,
    check_repeated,
    look_up_people,
    require_identity,
)
from members.querysets import NUMBERED_SINCE, fits
from members.rules.applicants import IMPORT_APPLICANTS
from members.rules.terms import CLASS_HOURS, MAX_AGE, MIN_AGE, VOLUNTEER_HOURS
from members.services.applicants import enter_applicants, known_applicants, taken_numbers, withdraw_applicants
from members.services.roster import known_people
from members.sheets.roster import BRANCH, DEV_NO, check_branch
from orgs.services import scope_context

DAYS = ("applied", "activist", "candidate", "meeting_date")  # in the order in which they must follow
OTHERS = re.compile(
    r"家长|父亲|母亲|父母|监护|介绍人|紧急|班主任|填表|审核"
)  # 培养情况 is about the applicant
YES = re.compile(r"^(是|有|已?同意|已签|√|✓|✔|y|yes|1$)", re.I)
HOURS = re.compile(r"(\d+(?:\.\d+)?)(?:个)?(?:学时|课时|小时|h)?", re.I)

cause(
    "ALREADY_MEMBER",
    Severity.REJECT,
    _("此人已是在册团员"),
    _("不用再登记入团申请；确有出入的，请在团员名册中核对。"),
)
cause(
    "DEVNO_DUP",
    Severity.REJECT,
    _("发展团员编号重复"),
    _("这个编号已用在别人名下或本文件另一行，请对照志愿书核对。"),
)
cause(
    "DATE_ORDER",
    Severity.REJECT,
    _("各环节日期先后颠倒"),
    _("申请、积极分子、发展对象、支部大会须依次在后，请对照材料改正。"),
)
cause(
    "CONSENT_MISSING",
    Severity.REJECT,
    _("未满 14 周岁，没有监护人同意"),
    _("征得监护人同意后，在“监护人同意”栏填“同意”再导入。"),
)
cause(
    "APPLICANT_OVER_AGE",
    Severity.WARN,
    _("截止日已超过入团年龄"),
    _("请核对身份证号；确已超龄的不能再发展。"),
)
cause("LESSON_SHORT", Severity.WARN, _("团课学时不够"), _("确定为发展对象以前请补学并登记学时。"))
cause("HOURS_SHORT", Severity.WARN, _("志愿服务时长不够"), _("入团以前请参加志愿服务并登记时长。"))
cause("HOURS_UNREADABLE", Severity.WARN, _("学时或时长不是数字"), _("没有登记，请改为数字，如“8”。"))
cause(
    "APPLIED_MISSING",
    Severity.NOTE,
    _("没有申请入团时间"),
    _("有其他日期的暂按截止日登记，都没有的登记为草稿，请对照入团申请书补正。"),
)


def read_day(key: str):
    """A reader for one day of the way; DATE_INVALID for one that cannot be, or lies after the cut-off day."""

    def read(cell: Cell, row: Row) -> str | None:
        reading = read_date(cell, row.context.as_of.year)
        if reading.missing:
            return None
        if not reading.is_valid or reading.iso > row.context.as_of.isoformat()[: len(reading.iso)]:
            row.report("DATE_INVALID", key)
            return None
        if reading.is_ambiguous:
            row.report("DATE_AMBIGUOUS", key)
        return reading.iso

    return read


def read_hours(key: str):
    """A reader for a number of hours, whatever unit stands behind it; HOURS_UNREADABLE."""

    def read(cell: Cell, row: Row) -> float | None:
        text = plain(cell.text)
        if is_missing(text):
            return None
        found = HOURS.fullmatch(text)
        number = float(found[1]) if found else -1
        if not 0 <= number < 10_000:
            row.report("HOURS_UNREADABLE", key)
            return None
        return int(number) if number.is_integer() else round(number, 1)

    return read


def read_consent(cell: Cell, row: Row) -> bool | None:
    """Whether the guardian's consent is written down; a name alone does not say so."""
    return True if YES.match(plain(cell.text)) else None


def read_mentors(cell: Cell, row: Row) -> str | None:
    """The names, as written."""
    return None if is_missing(cell.text) else cell.text.strip()


def read_number(cell: Cell, row: Row) -> str | None:
    """The 发展团员编号; judged when the day of the meeting is known."""
    return DEV_NO.read(cell, row)


def prepare(rows: list[Row], state: FileState) -> None:
    """Ask once for members, applications under way, numbers in use, and the numbers of the rules."""
    look_up_people(rows, state)
    ids = {row.values["id_no"] for row in rows if "born" in row.memory}
    state.known["applicants"] = state.context.lookup("applicants", ids)
    numbers = {row.values.get("dev_no") for row in rows} - {None}
    state.known["numbers"] = state.context.lookup("numbers", numbers)
    book = params.Book((MIN_AGE, MAX_AGE, CLASS_HOURS, VOLUNTEER_HOURS))
    codes = {
        "least": MIN_AGE,
        "most": MAX_AGE,
        "lesson_hours": CLASS_HOURS,
        "volunteer_hours": VOLUNTEER_HOURS,
    }
    context = state.context
    state.known["limits"] = {
        key: book.value(code, context.scope_path, context.as_of) for key, code in codes.items()
    }


def check_days(row: Row, state: FileState) -> None:
    """DATE_ORDER: each day not before the one that comes first, compared at the coarser precision."""
    known = [(key, row.values[key]) for key in DAYS if row.values.get(key)]
    for (_before, first), (key, then) in pairwise(known):
        short = min(len(first), len(then))
        if then[:short] < first[:short]:
            row.report("DATE_ORDER", key)
    if not row.values.get("applied") and not row.has("DATE_INVALID"):
        row.report("APPLIED_MISSING", "applied")


def check_age(row: Row, state: FileState) -> None:
    """14 on the day of the branch meeting (the birthday counts); before that day a guardian must agree."""
    born, limits = row.memory.get("born"), state.known["limits"]
    if born is None:
        return
    meeting = row.values.get("meeting_date")
    if meeting and age_on(born, latest_day(meeting)) < limits["least"]:
        row.report("AGE_UNDER_14", "meeting_date")
    elif age_on(born, state.context.as_of) < limits["least"] and not row.values.get("consent"):
        row.report("CONSENT_MISSING", "consent" if "consent" in row.cells else "id_no")
    if age_on(born, state.context.as_of) >= limits["most"]:
        row.report("APPLICANT_OVER_AGE", "id_no")


def check_hours(row: Row, state: FileState) -> None:
    """LESSON_SHORT and HOURS_SHORT against the numbers in force at the scope."""
    for key, code in (("lesson_hours", "LESSON_SHORT"), ("volunteer_hours", "HOURS_SHORT")):
        have = row.values.get(key)
        if have is not None and have < state.known["limits"][key]:
            row.report(code, key)


def check_number(row: Row, state: FileState) -> None:
    "DEVNO_DUP for a number in use or met before; DEVNO_INVALID"
    "for one that does not fit the meeting's year."
    number, meeting = row.values.get("dev_no"), row.values.get("meeting_date")
    if number:
        first = state.seen.setdefault(("number", number), row)
        if first is not row or number in state.known["numbers"]:
            row.report("DEVNO_DUP", "dev_no")
    if "dev_no" not in row.cells or not meeting or int(meeting[:4]) < NUMBERED_SINCE:
        return
    if not fits(number or "", int(meeting[:4])):
        row.report("DEVNO_INVALID", "dev_no")
        row.values["dev_no"] = None


def check_known(row: Row, state: FileState) -> None:
    """A member or an applicant already; held when outside the asker's reach, which is then not told."""
    if "born" not in row.memory or row.has("DUP_IN_FILE") or not row.values.get("name"):
        return
    id_no = row.values["id_no"]
    for kind, code in (("people", "ALREADY_MEMBER"), ("applicants", "DUP_EXISTING")):
        known = state.known[kind].get(id_no)
        if known is None:
            continue
        same = clean_name(known.name) == row.values["name"]
        if not known.reachable:
            row.report("DUP_ELSEWHERE", "id_no")
        else:
            row.report(code if same else "ID_NAME_CONFLICT", "id_no" if same else "name")
        return


def context(scope: str, as_of: datetime.date, actor):
    """Organizations as seen from the scope; members and applications as the actor may know them."""
    lookups = {
        "people": lambda ids: known_people(ids, actor),
        "applicants": lambda ids: known_applicants(ids, actor),
        "numbers": taken_numbers,
    }
    return scope_context(scope, as_of, lookups)


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter applicants as opening stock of the cut-off day."""
    return [str(pk) for pk in enter_applicants(rows, on=as_of, actor=actor)]


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take applicants back."""
    return withdraw_applicants(keys)


def day(key: str, label, synonyms: str, pattern: str = "", example: str = "") -> Column:
    """A column for one day of the way."""
    return Column(key, label, synonyms, pattern=pattern, read=read_day(key), example=example)


APPLICANTS = register(
    Sheet(
        code="applicants",
        label=_("入团申请人名册"),
        columns=(
            SEQUENCE,
            NAME,
            ID_NO,
            GENDER,
            BIRTH,
            ETHNICITY,
            EDUCATION_LEVEL,
            BRANCH,
            day(
                "applied",
                _("申请入团时间"),
                "申请入团时间 申请时间 申请日期 入团申请时间 入团申请日期 "
                "递交申请时间 递交入团申请书时间 提出申请时间 "
                "申请入团日期 申请年月 递交申请日期 申请书时间 写申请书时间",
                pattern=r"(申请|递交).{0,6}(时间|日期|年月)",
                example="2026.03.05",
            ),
            day(
                "activist",
                _("确定积极分子日期"),
                "确定积极分子日期 积极分子日期 积极分子时间 确定积极分子时间 "
                "确定入团积极分子时间 列为积极分子时间 "
                "入团积极分子时间 积极分子确定时间 推优时间",
                pattern=r"积极分子.{0,4}(时间|日期|年月)",
            ),
            Column(
                "mentors",
                _("培养联系人"),
                "培养联系人 培养人 联系人 培养联系人姓名 入团联系人",
                read=read_mentors,
                width=18,
                fills=True,
            ),
            day(
                "candidate",
                _("确定发展对象日期"),
                "确定发展对象日期 发展对象日期 发展对象时间 确定发展对象时间 "
                "列为发展对象时间 发展对象确定时间",
                pattern=r"发展对象.{0,4}(时间|日期|年月)",
            ),
            Column(
                "lesson_hours",
                _("团课学时"),
                "团课学时 团课学习学时 团课 学时 团课课时 团课学习时长 团课学习 团课培训学时",
                pattern=r"团课.{0,6}(学时|课时|时长|时数)",
                read=read_hours("lesson_hours"),
                example="8",
            ),
            Column(
                "volunteer_hours",
                _("志愿服务时长"),
                "志愿服务时长 志愿服务小时 志愿服务时数 志愿时长 志愿服务 "
                "志愿服务小时数 服务时长 志愿服务时间",
                pattern=r"志愿.{0,6}(时长|小时|时数|时间)",
                read=read_hours("volunteer_hours"),
                example="20",
            ),
            day(
                "meeting_date",
                _("支部大会日期"),
                "支部大会日期 支部大会时间 支部大会通过时间 大会时间 接收时间 支部大会通过日期 "
                "通过时间 入团时间 入团日期 "
                "接收日期 大会日期",
                pattern=r"大会.{0,6}(时间|日期|年月)",
            ),
            Column(
                "dev_no",
                _("发展团员编号"),
                DEV_NO.synonyms,
                pattern=DEV_NO.pattern,
                read=read_number,
                width=16,
            ),
            PHONE,
            Column(
                "consent",
                _("监护人同意"),
                "监护人同意 监护人是否同意 监护人已同意 监护人意见 监护人签字 "
                "监护人 家长同意 家长是否同意 家长意见",
                read=read_consent,
                choices=("同意",),
            ),
            Column("note", _("备注"), "备注 说明", stored=False, width=20),
        ),
        prepare=prepare,
        checks=(
            require_identity,
            check_branch,
            check_days,
            check_age,
            check_hours,
            check_number,
            check_repeated,
            check_known,
        ),
        needs=("name",),
        place="branch",
        place_kind="branch",
        others=OTHERS,
        register=Register(IMPORT_APPLICANTS, context, store, withdraw),
    )
)
