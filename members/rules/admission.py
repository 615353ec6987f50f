"""The rules of joining as checks: what is met, what is missing, and the earliest day on which it is not.

The numbers and the words of the clauses stand in `terms`.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from league.kernel import params
from league.kernel.calendar import ESTIMATED, add_months, add_working_days, working_days_between
from league.kernel.clauses import Clause, Finding, blocked
from members.choices import CreditKind
from members.choices.admission import NoticeResult
from members.models import Member
from members.models.application import names
from members.querysets import fits
from members.rules.terms import (
    AGE,
    APPROVAL,
    APPROVAL_DAYS,
    ARCHIVE,
    ARCHIVE_DAYS,
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
    OBJECTION,
    OBSERVATION,
    OBSERVATION_MONTHS,
    OBSERVATION_RECORDS,
    QUORUM,
    RECORDED,
    SWORN,
    TALK,
    TALK_DAYS,
    VOTE,
    ruled,
    shown,
)


def ok(clause: Clause, measured: str = "") -> Finding:
    """A clause that is met, with the measured value."""
    return Finding("ok", clause, str(clause.text), measured=measured)


def ruling_of(application, code: str, on: date) -> params.Ruling:
    """The number in force at the branch; `application.book`, where a page has set one, spares the query."""
    return getattr(application, "book", params).ruling(code, application.branch.path, on)


def check_age(application, on: date) -> list[Finding]:
    """At least 14 and not yet 28 on the day (exact birthdays)."""
    least, most = ruling_of(application, MIN_AGE, on), ruling_of(application, MAX_AGE, on)
    clause, age = ruled(AGE, least=least, most=most), application.age_on(on)
    measured = _("%(age)d 周岁") % {"age": age}
    if age < least.value:
        of_age = birthday(application.birth, least.value)
        words = _("申请人 %(day)s 满 %(least)d 周岁，现在还不能办理。")
        words %= {"day": of_age, "least": least.value}
        return [Finding("block", clause, words, earliest=of_age, measured=measured)]
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
    ruling, day = ruling_of(application, TALK_DAYS, on), application.talked_on or on
    words = _("谈话应在 %(limit)s 前进行，已超过 %(days)d 天，请在意见里说明原因。")
    return _in_time(ruled(TALK, n=ruling), application.applied_on, ruling.value, day, words)


def check_archive(application, on: date) -> list[Finding]:
    """The file within a month of the approval: late is told, not refused."""
    ruling, start = ruling_of(application, ARCHIVE_DAYS, on), application.approved_on or on
    words = _("归档应在 %(limit)s 前完成，已超过 %(days)d 天，请在意见里说明原因。")
    return _in_time(ruled(ARCHIVE, n=ruling), start, ruling.value, application.archived_on or on, words)


def check_ceremony(application, on: date) -> list[Finding]:
    """The ceremony lies between the approval and today."""
    ceremony = application.ceremony
    if ceremony is None:
        return [Finding("warn", SWORN, _("办理时选择一场入团仪式。"))]
    if ceremony.on > on or ceremony.on < (application.approved_on or ceremony.on):
        words = _("入团仪式（%(day)s）须在审批之后、今天以前举行，请另选。")
        return [Finding("block", SWORN, words % {"day": ceremony.on})]
    return [ok(SWORN, str(ceremony.on))]


def check_records(application, on: date) -> list[Finding]:
    """The observations written down up to the day; their number is a local rule, so it warns."""
    ruling = ruling_of(application, OBSERVATION_RECORDS, on)
    clause, number = ruled(RECORDED, n=ruling), application.observations.filter(on__lte=on).count()
    measured = _("%(n)d 次") % {"n": number}
    if number < ruling.value:
        words = _("培养考察纪实还差 %(n)d 次，请补记培养联系人的考察情况。")
        return [Finding("warn", clause, words % {"n": ruling.value - number}, measured=measured)]
    return [ok(clause, measured)]


def check_approval(application, on: date) -> list[Finding]:
    """The approval within a month of the branch meeting: late is told, not refused."""
    ruling, start = ruling_of(application, APPROVAL_DAYS, on), application.meeting_on or on
    words = _("审批应在 %(limit)s 前完成，已超过 %(days)d 天，请在意见里说明原因。")
    return _in_time(ruled(APPROVAL, n=ruling), start, ruling.value, on, words)


def _in_time(clause: Clause, start: date, days: int, day: date, words: str) -> list[Finding]:
    limit = start + timedelta(days=days)
    if day > limit:
        return [Finding("warn", clause, words % {"limit": limit, "days": (day - limit).days})]
    return [ok(clause)]


def check_mentors(application, on: date) -> list[Finding]:
    """One or two mentors, named."""
    ruling, number = ruling_of(application, MENTORS_MOST, on), len(set(names(application.mentors)))
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
    ruling = ruling_of(application, OBSERVATION_MONTHS, on)
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
    ruling, have = ruling_of(application, CLASS_HOURS, on), hours(application, CreditKind.CLASS_HOUR, on)
    words = _("团课学习还差 %(n)s 学时（要求 %(needed)s 学时），请先登记学时。")
    return earned("block", ruled(LESSONS, n=ruling), ruling.value, have, _("%(n)s 学时"), words)


def earned(level: str, clause: Clause, needed, have: Decimal, unit: str, words: str) -> list[Finding]:
    """Whether enough of something was earned, else what is lacking."""
    measured, lack = unit % {"n": shown(have)}, Decimal(str(needed)) - have
    if lack > 0:
        words %= {"n": shown(lack), "needed": shown(needed)}
        return [Finding(level, clause, words, measured=measured)]
    return [ok(clause, measured)]


def check_notice(application, on: date) -> list[Finding]:
    """Five working days of public notice before the branch meeting, counted from the day after it began."""
    return _noticed(application, application.meeting_on or on, on)


def check_notice_over(application, on: date) -> list[Finding]:
    """The public notice has run its five working days when its result is entered."""
    return _noticed(application, on, on)


def _noticed(application, day: date, on: date) -> list[Finding]:
    ruling = ruling_of(application, NOTICE_DAYS, on)
    clause, days = ruled(NOTICE, n=ruling), ruling.value
    if not application.notice_from:
        return [Finding("block", clause, _("还没有填写公示开始日期。"))]
    until = add_working_days(application.notice_from, days)
    if day > until.date:
        return [ok(clause, _("%(days)d 个工作日") % {"days": days})]
    words = _("公示自 %(start)s 起满 %(days)d 个工作日，到 %(until)s 结束，最早在次日办理。")
    words %= {"start": application.notice_from, "days": days, "until": until.date}
    if until.estimated:
        words += f"（{ESTIMATED}）"
    gone = working_days_between(application.notice_from, day).days
    measured = _("第 %(gone)d / %(days)d 个工作日") % {"gone": min(gone, days), "days": days}
    next_day = until.date + timedelta(days=1)
    return [Finding("block", clause, words, earliest=next_day, measured=measured)]


def check_objection(application, on: date) -> list[Finding]:
    """Nobody objected, or it is written down how the objection was looked into."""
    if application.notice_result == NoticeResult.HANDLED and not application.notice_note.strip():
        words = _("公示有异议的，请写明异议内容和核查处理情况；查实影响发展的，请退回或终止。")
        return [Finding("block", OBJECTION, words)]
    if not application.notice_result:
        return [Finding("warn", OBJECTION, _("办理时填写公示结果。"))]
    return [ok(OBJECTION, application.get_notice_result_display())]


def check_introducers(application, on: date) -> list[Finding]:
    """Exactly two introducers, each a member who may introduce; those outside the register by name."""
    ruling, given = ruling_of(application, INTRODUCERS, on), application.introducer_names
    clause = ruled(INTRODUCED, n=ruling)
    known = {application.introducer_one_id, application.introducer_two_id} - {None}
    number = len(known) + len(set(names(application.introducers)))
    if not number:
        words = _("办理时填写 %(needed)d 名入团介绍人。") % {"needed": ruling.value}
        return [Finding("warn", clause, words)]
    if number != ruling.value:
        words = _("入团介绍人须为 %(needed)d 名，现在填了 %(n)d 名。") % {"needed": ruling.value, "n": number}
        return [Finding("block", clause, words, measured=str(number))]
    fit = set(Member.objects.filter(pk__in=known).may_introduce(on).values_list("pk", flat=True))
    unfit = Member.objects.filter(pk__in=known - fit).order_by("pk").values_list("name", flat=True)
    if unfit:
        words = _("%(names)s 不能作介绍人：须是在册的正式团员，且不在留团察看期间。请另选。")
        return [Finding("block", clause, words % {"names": "、".join(unfit)})]
    return [ok(clause, "、".join(given))]


def check_vote(application, on: date) -> list[Finding]:
    """Quorum more than half of those due; carried by more than half of those due."""
    quorum, majority = ruling_of(application, QUORUM, on), ruling_of(application, MAJORITY, on)
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
    if not fits(number, year):
        words = _("发展团员编号“%(number)s”不对：须为 12 位数字，前四位为 %(year)d。")
        return [Finding("block", NUMBER, words % {"number": number, "year": year})]
    if Member.objects.filter(admission_number=number).exists():
        words = _("发展团员编号“%(number)s”已被使用，请核对号段。") % {"number": number}
        return [Finding("block", NUMBER, words, measured=number)]
    return [ok(NUMBER, number)]


def hours(application, kind: str, on: date) -> Decimal:
    """Hours of a kind in the ledger up to the day."""
    rows = application.credits.filter(kind=kind, on__lte=on)
    return rows.aggregate(total=Sum("hours"))["total"] or Decimal(0)


def birthday(birth: date, age: int) -> date:
    """The day somebody is so many years old; 1 March for a leap-day child."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)
