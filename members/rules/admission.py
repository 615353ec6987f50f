"""The rules of joining: numbers as parameters with their sources, checks that cite their clause.

Source of the steps: 《中国共产主义青年团发展团员工作细则》(2023 年 8 月修订).
"""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.calendar import ESTIMATED, add_working_days, working_days_between
from league.kernel.clauses import Clause, Finding
from members.choices import CreditKind, Stage
from members.models import Member

RULES_2023 = gettext_lazy("《发展团员工作细则》（2023 年修订）")

MIN_AGE = params.param(
    "members.min_age",
    14,
    unit="周岁",
    label=gettext_lazy("入团最低年龄"),
    source="《团章》第一条；" + RULES_2023,
)
MAX_AGE = params.param(
    "members.max_age",
    28,
    unit="周岁",
    label=gettext_lazy("入团年龄上限（不含）"),
    source="《团章》第一条；" + RULES_2023,
)
TALK_DAYS = params.param(
    "members.talk_days",
    30,
    unit="天",
    label=gettext_lazy("收到申请后派人谈话的期限"),
    source=RULES_2023 + "：一个月内",
)
OBSERVATION_MONTHS = params.param(
    "members.observation_months",
    3,
    unit="个月",
    label=gettext_lazy("培养考察最短时间"),
    source=RULES_2023 + "：三个月以上",
)
CLASS_HOURS = params.param(
    "members.class_hours",
    8,
    unit="学时",
    label=gettext_lazy("团课学习最少学时"),
    source=RULES_2023 + "：不少于 8 学时",
)
VOLUNTEER_HOURS = params.param(
    "members.volunteer_hours",
    20,
    unit="小时",
    label=gettext_lazy("入团前志愿服务时长"),
    source="柘城县做法：年度志愿服务 20 小时（地方规定，可改）",
)
NOTICE_DAYS = params.param(
    "members.notice_days",
    5,
    unit="个工作日",
    label=gettext_lazy("发展对象公示时间"),
    source=RULES_2023 + "：不少于 5 个工作日",
)
APPROVAL_DAYS = params.param(
    "members.approval_days",
    30,
    unit="天",
    label=gettext_lazy("支部大会后审批的期限"),
    source=RULES_2023 + "：一个月内",
)
INTRODUCERS = params.param(
    "members.introducers",
    2,
    unit="人",
    label=gettext_lazy("入团介绍人数"),
    source="《团章》第二条：两名团员作介绍人",
)

AGE = Clause("members.age", gettext_lazy("年满 14 周岁、不满 28 周岁"), gettext_lazy("《团章》第一条"))
TALK = Clause("members.talk", gettext_lazy("收到入团申请一个月内派人谈话"), RULES_2023)
MENTORS = Clause("members.mentors", gettext_lazy("指定 1 至 2 名培养联系人"), RULES_2023)
OBSERVATION = Clause("members.observation", gettext_lazy("培养考察期三个月以上"), RULES_2023)
LESSONS = Clause("members.lessons", gettext_lazy("团课学习不少于 8 学时"), RULES_2023)
SERVICE = Clause("members.service", gettext_lazy("参加志愿服务"), gettext_lazy("地方规定，按参数设置"))
NOTICE = Clause("members.notice", gettext_lazy("公示不少于 5 个工作日"), RULES_2023)
INTRODUCED = Clause("members.introduced", gettext_lazy("有两名入团介绍人"), gettext_lazy("《团章》第二条"))
VOTE = Clause(
    "members.vote",
    gettext_lazy("到会过半数，赞成票超过应到会人数的一半"),
    gettext_lazy("《支部工作条例（试行）》"),
)
NUMBER = Clause(
    "members.number", gettext_lazy("发展团员编号 12 位，前四位为入团年份"), gettext_lazy("智慧团建编号规则")
)
ORDER = Clause("members.order", gettext_lazy("各环节日期先后有序"), gettext_lazy("智慧团建入团材料填写要求"))


def ok(clause: Clause, measured: str = "") -> Finding:
    """A clause that is met, with the measured value."""
    return Finding("ok", clause, str(clause.text), measured=measured)


def _param(application, code: str, on: date):
    return params.value(code, application.branch.path, on)


def check_age(application, on: date) -> list[Finding]:
    """At least 14 and not yet 28 on the day (exact birthdays)."""
    least, most = _param(application, MIN_AGE, on), _param(application, MAX_AGE, on)
    age = application.age_on(on)
    measured = _("%(age)d 周岁") % {"age": age}
    if age < least:
        birthday = _birthday(application.birth, least)
        words = _("申请人 %(day)s 满 %(least)d 周岁，现在还不能办理。") % {"day": birthday, "least": least}
        return [Finding("block", AGE, words, earliest=birthday, measured=measured)]
    if age >= most:
        words = _("申请人已满 %(most)d 周岁，不能再发展为团员。") % {"most": most}
        return [Finding("block", AGE, words, measured=measured)]
    return [ok(AGE, measured)]


def check_talk(application, on: date) -> list[Finding]:
    """The talk within a month: late is told, not refused."""
    limit = application.applied_on + timedelta(days=_param(application, TALK_DAYS, on))
    day = application.talked_on or on
    if day > limit:
        words = _("谈话应在 %(limit)s 前进行，已超过 %(days)d 天，请在意见里说明原因。")
        return [Finding("warn", TALK, words % {"limit": limit, "days": (day - limit).days})]
    return [ok(TALK)]


def check_mentors(application, on: date) -> list[Finding]:
    """One or two mentors, named."""
    number = len(set(names(application.mentors)))
    if not number:
        return [Finding("warn", MENTORS, _("办理时填写 1 至 2 名培养联系人（正式团员或党员）。"))]
    if number in (1, 2):
        return [ok(MENTORS, str(number))]
    words = _("请填写 1 至 2 名培养联系人（正式团员或党员），现在填了 %(n)d 名。") % {"n": number}
    return [Finding("block", MENTORS, words, measured=str(number))]


def check_observation(application, on: date) -> list[Finding]:
    """Three months and more between becoming an activist and the day of the decision."""
    months = _param(application, OBSERVATION_MONTHS, on)
    if not application.activist_on:
        return [Finding("block", OBSERVATION, _("还没有填写确定入团积极分子的日期。"))]
    day = application.candidate_on or on
    earliest = add_months(application.activist_on, months)
    measured = _("自 %(day)s") % {"day": application.activist_on}
    if day < earliest:
        words = _("培养考察须满 %(months)d 个月，%(day)s 起才能确定为发展对象。") % {
            "months": months,
            "day": earliest,
        }
        return [Finding("block", OBSERVATION, words, earliest=earliest, measured=measured)]
    return [ok(OBSERVATION, measured)]


def check_lessons(application, on: date) -> list[Finding]:
    """Eight class hours of the ledger up to the day."""
    needed, have = _param(application, CLASS_HOURS, on), hours(application, CreditKind.CLASS_HOUR, on)
    measured = _("%(n)s 学时") % {"n": shown(have)}
    if have < needed:
        words = _("团课学习还差 %(n)s 学时（要求 %(needed)d 学时），请先登记学时。")
        words %= {"n": shown(needed - have), "needed": needed}
        return [Finding("block", LESSONS, words, measured=measured)]
    return [ok(LESSONS, measured)]


def check_service(application, on: date) -> list[Finding]:
    """Volunteer hours: a local rule, so it warns; zero switches it off."""
    needed, have = _param(application, VOLUNTEER_HOURS, on), hours(application, CreditKind.VOLUNTEER_HOUR, on)
    measured = _("%(n)s 小时") % {"n": shown(have)}
    if have < needed:
        words = _("志愿服务还差 %(n)s 小时（本地要求 %(needed)d 小时），请在意见里说明。")
        words %= {"n": shown(needed - have), "needed": needed}
        return [Finding("warn", SERVICE, words, measured=measured)]
    return [ok(SERVICE, measured)]


def check_notice(application, on: date) -> list[Finding]:
    """Five working days of public notice before the branch meeting, counted from the day after it began."""
    days = _param(application, NOTICE_DAYS, on)
    if not application.notice_from:
        return [Finding("block", NOTICE, _("还没有填写公示开始日期。"))]
    until = add_working_days(application.notice_from, days)
    day = application.meeting_on or on
    if day <= until.date:
        words = _("公示自 %(start)s 起满 %(days)d 个工作日，到 %(until)s 结束，支部大会最早在次日召开。")
        words %= {"start": application.notice_from, "days": days, "until": until.date}
        if until.estimated:
            words += f"（{ESTIMATED}）"
        gone = working_days_between(application.notice_from, day).days
        measured = _("第 %(gone)d / %(days)d 个工作日") % {"gone": min(gone, days), "days": days}
        next_day = until.date + timedelta(days=1)
        return [Finding("block", NOTICE, words, earliest=next_day, measured=measured)]
    return [ok(NOTICE, _("%(days)d 个工作日") % {"days": days})]


def check_introducers(application, on: date) -> list[Finding]:
    """Exactly two introducers."""
    needed, given = _param(application, INTRODUCERS, on), names(application.introducers)
    if not given:
        words = _("办理时填写 %(needed)d 名入团介绍人。") % {"needed": needed}
        return [Finding("warn", INTRODUCED, words)]
    if len(set(given)) != needed:
        words = _("入团介绍人须为 %(needed)d 名，现在填了 %(n)d 名。") % {
            "needed": needed,
            "n": len(set(given)),
        }
        return [Finding("block", INTRODUCED, words, measured=str(len(given)))]
    return [ok(INTRODUCED, "、".join(given))]


def check_vote(application, on: date) -> list[Finding]:
    """Quorum more than half of those due; carried by more than half of those due."""
    due, present, votes = application.votes_due, application.votes_present, application.votes_for
    if None in (due, present, votes):
        return [Finding("warn", VOTE, _("办理时填写应到会、实到会人数和赞成票。"))]
    measured = _("应到 %(due)d，实到 %(present)d，赞成 %(votes)d") % {
        "due": due,
        "present": present,
        "votes": votes,
    }
    if present > due or votes > present:
        return [
            Finding("block", VOTE, _("实到不能多于应到，赞成票不能多于实到，请核对人数。"), measured=measured)
        ]
    if present * 2 <= due:
        return [
            Finding(
                "block",
                VOTE,
                _("实到会人数没有超过应到会人数的一半，会议无效，请另行召开。"),
                measured=measured,
            )
        ]
    if votes * 2 <= due:
        return [Finding("block", VOTE, _("赞成票没有超过应到会人数的一半，未获通过。"), measured=measured)]
    return [ok(VOTE, measured)]


def check_meeting_day(application, on: date) -> list[Finding]:
    """The age rule holds on the day of the branch meeting, where membership begins."""
    return check_age(application, application.meeting_on or on)


def check_number(application, on: date) -> list[Finding]:
    """A number, when given, has 12 digits, begins with the year of the meeting and belongs to nobody else."""
    number, year = application.admission_number, (application.meeting_on or on).year
    if not number:
        return [Finding("warn", NUMBER, _("还没有填写发展团员编号，可在审批后补录。"))]
    if len(number) != 12 or not (number.isascii() and number.isdigit()) or number[:4] != str(year):
        words = _("发展团员编号“%(number)s”不对：须为 12 位数字，前四位为 %(year)d。")
        return [Finding("block", NUMBER, words % {"number": number, "year": year})]
    if Member.objects.filter(admission_number=number).exists():
        words = _("发展团员编号“%(number)s”已被使用，请核对号段。") % {"number": number}
        return [Finding("block", NUMBER, words, measured=number)]
    return [ok(NUMBER, number)]


# The days of the way in their order, with the state in which each is registered.
DAYS = {
    "applied_on": Stage.DRAFT,
    "talked_on": Stage.SUBMITTED,
    "activist_on": Stage.TALKED,
    "candidate_on": Stage.ACTIVIST,
    "notice_from": Stage.CANDIDATE,
    "meeting_on": Stage.NOTICE,
}


def check_order(application, on: date) -> list[Finding]:
    """No day lies in the future, none before the day of an earlier step; silent when all is in order.

    Days of later steps may stand from an earlier round, before a return; they are asked again.
    """
    states = list(DAYS.values())
    asked = states.index(application.state) + 1 if application.state in states else 1
    given = [(name, getattr(application, name)) for name in list(DAYS)[:asked] if getattr(application, name)]
    for name, day in given:
        if day > on:
            words = _("%(name)s %(day)s 还没有到，请改正。")
            return [Finding("block", ORDER, words % {"name": _label(application, name), "day": day})]
    for (first, earlier), (second, later) in pairwise(given):
        if later < earlier:
            words = _("%(second)s %(later)s 早于%(first)s %(earlier)s，请改正。") % {
                "first": _label(application, first),
                "second": _label(application, second),
                "earlier": earlier,
                "later": later,
            }
            return [Finding("block", ORDER, words)]
    return []


def _label(application, name: str) -> str:
    return str(application._meta.get_field(name).verbose_name)


def hours(application, kind: str, on: date) -> Decimal:
    """Hours of a kind in the ledger up to the day."""
    rows = application.credits.filter(kind=kind, on__lte=on)
    return rows.aggregate(total=Sum("hours"))["total"] or Decimal(0)


def shown(number: Decimal) -> str:
    """Hours without needless zeros: 8, 7.5."""
    return f"{number:.1f}".removesuffix(".0")


def names(text: str) -> list[str]:
    """Names in a field, divided by the usual marks."""
    for mark in "，,；; ":
        text = text.replace(mark, "、")
    return [name for name in text.split("、") if name]


def add_months(day: date, months: int) -> date:
    """The same day so many months later, the last day of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _birthday(birth: date, age: int) -> date:
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)
