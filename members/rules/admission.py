"""The rules of joining as checks: what is met, what is missing, and the earliest day on which it is not.

The numbers and the words of the clauses stand in `terms`.
"""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.db.models import Sum
from django.utils.translation import gettext as _

from league.kernel import params
from league.kernel.calendar import ESTIMATED, add_working_days, working_days_between
from league.kernel.clauses import Clause, Finding, blocked
from members.choices import CreditKind, Stage
from members.models import Member
from members.rules.terms import (
    AGE,
    APPROVAL,
    APPROVAL_DAYS,
    CLASS_HOURS,
    INTRODUCED,
    INTRODUCERS,
    LESSONS,
    MAJORITY,
    MAX_AGE,
    MENTORS,
    MENTORS_MOST,
    MIN_AGE,
    NOTICE,
    NOTICE_DAYS,
    NUMBER,
    OBSERVATION,
    OBSERVATION_MONTHS,
    ORDER,
    QUORUM,
    SERVICE,
    TALK,
    TALK_DAYS,
    VOLUNTEER_HOURS,
    VOTE,
    ruled,
    shown,
)


def ok(clause: Clause, measured: str = "") -> Finding:
    """A clause that is met, with the measured value."""
    return Finding("ok", clause, str(clause.text), measured=measured)


def _ruling(application, code: str, on: date) -> params.Ruling:
    return params.ruling(code, application.branch.path, on)


def check_age(application, on: date) -> list[Finding]:
    """At least 14 and not yet 28 on the day (exact birthdays)."""
    least, most = _ruling(application, MIN_AGE, on), _ruling(application, MAX_AGE, on)
    clause, age = ruled(AGE, least=least, most=most), application.age_on(on)
    measured = _("%(age)d 周岁") % {"age": age}
    if age < least.value:
        birthday = _birthday(application.birth, least.value)
        words = _("申请人 %(day)s 满 %(least)d 周岁，现在还不能办理。")
        words %= {"day": birthday, "least": least.value}
        return [Finding("block", clause, words, earliest=birthday, measured=measured)]
    if age >= most.value:
        words = _("申请人已满 %(most)d 周岁，不能再发展为团员。") % {"most": most.value}
        return [Finding("block", clause, words, measured=measured)]
    return [ok(clause, measured)]


def check_applied(application, on: date) -> list[Finding]:
    """The age rule on the day the application is handed in, and on the day it was written."""
    now, then = check_age(application, on), check_age(application, application.applied_on)
    if blocked(now) or not blocked(then):
        return now
    words = _("写申请的 %(day)s 年龄还不符合规定。请本人重新提出申请，并改正申请日期。")
    return [replace(then[0], message=words % {"day": application.applied_on}, earliest=None)]


def check_talk(application, on: date) -> list[Finding]:
    """The talk within a month: late is told, not refused."""
    ruling, day = _ruling(application, TALK_DAYS, on), application.talked_on or on
    words = _("谈话应在 %(limit)s 前进行，已超过 %(days)d 天，请在意见里说明原因。")
    return _in_time(ruled(TALK, n=ruling), application.applied_on, ruling.value, day, words)


def check_approval(application, on: date) -> list[Finding]:
    """The approval within a month of the branch meeting: late is told, not refused."""
    ruling, start = _ruling(application, APPROVAL_DAYS, on), application.meeting_on or on
    words = _("审批应在 %(limit)s 前完成，已超过 %(days)d 天，请在意见里说明原因。")
    return _in_time(ruled(APPROVAL, n=ruling), start, ruling.value, on, words)


def _in_time(clause: Clause, start: date, days: int, day: date, words: str) -> list[Finding]:
    limit = start + timedelta(days=days)
    if day > limit:
        return [Finding("warn", clause, words % {"limit": limit, "days": (day - limit).days})]
    return [ok(clause)]


def check_mentors(application, on: date) -> list[Finding]:
    """One or two mentors, named."""
    ruling, number = _ruling(application, MENTORS_MOST, on), len(set(names(application.mentors)))
    clause = ruled(MENTORS, n=ruling)
    if not number:
        words = _("办理时填写 1 至 %(most)d 名培养联系人（正式团员或党员）。")
        return [Finding("warn", clause, words % {"most": ruling.value})]
    if number <= ruling.value:
        return [ok(clause, str(number))]
    words = _("请填写 1 至 %(most)d 名培养联系人（正式团员或党员），现在填了 %(n)d 名。")
    words %= {"most": ruling.value, "n": number}
    return [Finding("block", clause, words, measured=str(number))]


def check_observation(application, on: date) -> list[Finding]:
    """Three months and more between becoming an activist and the day of the decision."""
    ruling = _ruling(application, OBSERVATION_MONTHS, on)
    clause = ruled(OBSERVATION, n=ruling)
    if not application.activist_on:
        return [Finding("block", clause, _("还没有填写确定入团积极分子的日期。"))]
    day = application.candidate_on or on
    earliest = add_months(application.activist_on, ruling.value)
    measured = _("自 %(day)s") % {"day": application.activist_on}
    if day < earliest:
        words = _("培养考察须满 %(months)d 个月，%(day)s 起才能确定为发展对象。")
        words %= {"months": ruling.value, "day": earliest}
        return [Finding("block", clause, words, earliest=earliest, measured=measured)]
    return [ok(clause, measured)]


def check_lessons(application, on: date) -> list[Finding]:
    """Eight class hours of the ledger up to the day."""
    ruling, have = _ruling(application, CLASS_HOURS, on), hours(application, CreditKind.CLASS_HOUR, on)
    words = _("团课学习还差 %(n)s 学时（要求 %(needed)s 学时），请先登记学时。")
    return _earned("block", ruled(LESSONS, n=ruling), ruling.value, have, _("%(n)s 学时"), words)


def check_service(application, on: date) -> list[Finding]:
    """Volunteer hours: a local rule, so it warns; zero switches it off."""
    ruling = _ruling(application, VOLUNTEER_HOURS, on)
    have = hours(application, CreditKind.VOLUNTEER_HOUR, on)
    words = _("志愿服务还差 %(n)s 小时（本地要求 %(needed)s 小时），请在意见里说明。")
    return _earned("warn", ruled(SERVICE, n=ruling), ruling.value, have, _("%(n)s 小时"), words)


def _earned(level: str, clause: Clause, needed, have: Decimal, unit: str, words: str) -> list[Finding]:
    measured, lack = unit % {"n": shown(have)}, Decimal(str(needed)) - have
    if lack > 0:
        words %= {"n": shown(lack), "needed": shown(needed)}
        return [Finding(level, clause, words, measured=measured)]
    return [ok(clause, measured)]


def check_notice(application, on: date) -> list[Finding]:
    """Five working days of public notice before the branch meeting, counted from the day after it began."""
    ruling = _ruling(application, NOTICE_DAYS, on)
    clause, days = ruled(NOTICE, n=ruling), ruling.value
    if not application.notice_from:
        return [Finding("block", clause, _("还没有填写公示开始日期。"))]
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
        return [Finding("block", clause, words, earliest=next_day, measured=measured)]
    return [ok(clause, _("%(days)d 个工作日") % {"days": days})]


def check_introducers(application, on: date) -> list[Finding]:
    """Exactly two introducers."""
    ruling, given = _ruling(application, INTRODUCERS, on), names(application.introducers)
    clause, number = ruled(INTRODUCED, n=ruling), len(set(given))
    if not given:
        words = _("办理时填写 %(needed)d 名入团介绍人。") % {"needed": ruling.value}
        return [Finding("warn", clause, words)]
    if number != ruling.value:
        words = _("入团介绍人须为 %(needed)d 名，现在填了 %(n)d 名。") % {"needed": ruling.value, "n": number}
        return [Finding("block", clause, words, measured=str(number))]
    return [ok(clause, "、".join(given))]


def check_vote(application, on: date) -> list[Finding]:
    """Quorum more than half of those due; carried by more than half of those due."""
    quorum, majority = _ruling(application, QUORUM, on), _ruling(application, MAJORITY, on)
    clause = ruled(VOTE, quorum=quorum, majority=majority)
    due, present, votes = application.votes_due, application.votes_present, application.votes_for
    if None in (due, present, votes):
        return [Finding("warn", clause, _("办理时填写应到会、实到会人数和赞成票。"))]
    counted = {"due": due, "present": present, "votes": votes}
    measured = _("应到 %(due)d，实到 %(present)d，赞成 %(votes)d") % counted
    refusal = _vote_refusal(due, present, votes, quorum.value, majority.value)
    return [Finding("block", clause, refusal, measured=measured) if refusal else ok(clause, measured)]


def _vote_refusal(due: int, present: int, votes: int, quorum: float, majority: float) -> str:
    """Why a vote does not count or does not carry, empty when it does; the shares in per cent."""
    if present > due or votes > present:
        return _("实到不能多于应到，赞成票不能多于实到，请核对人数。")
    if present * 100 <= due * quorum:
        words = _("实到会人数没有超过应到会人数的 %(n)s%%，会议无效，请另行召开。")
        return words % {"n": shown(quorum)}
    if votes * 100 <= due * majority:
        return _("赞成票没有超过应到会人数的 %(n)s%%，未获通过。") % {"n": shown(majority)}
    return ""


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
