"""The rules of 推优入党: permits, numbers with their sources, and what each step asks.

Source: 《共青团推优入党工作实施办法（试行）》(中青发〔2019〕9 号); the usual local
numbers can be set per county.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.clauses import Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import READERS, SECRETARIES, WORKERS, Role
from members.choices import Political
from members.choices.party import PartyKind, PartyState
from members.models import Member
from members.rules.admission import add_months, birthday, check_vote, ok, ruling_of
from members.rules.terms import ruled, shown

VIEW_PARTY = permit("members.view_party", gettext_lazy("查看推优入党"), READERS)
RECOMMEND = permit("members.recommend", gettext_lazy("办理推优入党"), (Role.COUNTY_STAFF, *SECRETARIES))
REVIEW_PARTY = permit(
    "members.review_party", gettext_lazy("审核推优入党"), (Role.COUNTY_STAFF, Role.TOWNSHIP_SECRETARY)
)
EXPORT_PARTY = permit("members.export_party", gettext_lazy("导出推优入党"), WORKERS)

METHOD = gettext_lazy("《共青团推优入党工作实施办法（试行）》（中青发〔2019〕9 号）")
LOCAL_RULES = gettext_lazy("各地推优入党细则（地方规定）")
LOCAL = "各地常用标准（可按当地文件修改）"

PARTY_AGE = params.param(
    "members.party_age",
    18,
    unit="周岁",
    label=gettext_lazy("推优入党最低年龄"),
    source="《中国共产党章程》第一条",
)
LEAGUE_MONTHS = params.param(
    "members.party_league_months",
    12,
    unit="个月",
    label=gettext_lazy("推优前最短团龄"),
    source=f"{LOCAL}：团龄一年以上",
)
APPLIED_MONTHS = params.param(
    "members.party_applied_months",
    6,
    unit="个月",
    label=gettext_lazy("递交入党申请书后最短时间"),
    source=f"{LOCAL}：半年以上",
)
ACTIVIST_MONTHS = params.param(
    "members.party_activist_months",
    12,
    unit="个月",
    label=gettext_lazy("从入党积极分子到推荐为发展对象最短时间"),
    source="《中国共产党发展党员工作细则》：培养考察一年以上",
)
SHARE = params.param(
    "members.party_share",
    20,
    unit="%",
    label=gettext_lazy("一年内推优人数占支部团员的比例"),
    source=f"{LOCAL}：20%，有的地方 13%、15%",
)
VALID_MONTHS = params.param(
    "members.party_valid_months",
    24,
    unit="个月",
    label=gettext_lazy("推优结果有效期"),
    source=f"{LOCAL}：两年",
)
REVIEW_DAYS = params.param(
    "members.party_review_days",
    15,
    unit="天",
    label=gettext_lazy("上级团委审核推优结果的期限"),
    source="本平台默认，可改",
)

GROWN = Clause(
    "members.party_grown", gettext_lazy("年满 %(n)s 周岁"), gettext_lazy("《中国共产党章程》第一条")
)
APPLIED = Clause("members.party_applied", gettext_lazy("递交入党申请书满 %(n)s 个月"), LOCAL_RULES)
LEAGUE_AGE = Clause("members.party_league_age", gettext_lazy("团龄满 %(n)s 个月"), LOCAL_RULES)
TWO_KINDS = Clause(
    "members.party_kinds",
    gettext_lazy("推荐为发展对象前，作为入党积极分子培养满 %(n)s 个月"),
    gettext_lazy("《中国共产党发展党员工作细则》"),
)
NO_PARTY_MEMBER = Clause("members.party_once", gettext_lazy("推荐的是还没有入党的团员"), METHOD)
IN_SHARE = Clause("members.party_share", gettext_lazy("一年内推优不超过支部团员的 %(n)s%%"), LOCAL_RULES)
VALID = Clause(
    "members.party_valid", gettext_lazy("推优结果 %(n)s 个月内有效，有效期内不重复推荐"), LOCAL_RULES
)
DAYS = Clause("members.party_days", gettext_lazy("大会、审核、采纳的日期先后有序"), METHOD)


def check_member(paper, on: date) -> list[Finding]:
    """The member is of age on the day of the meeting and not in the Party yet."""
    ruling, day = ruling_of(paper, PARTY_AGE, on), paper.meeting_on or on
    clause, grown = ruled(GROWN, n=ruling), birthday(paper.member.birth, ruling.value)
    found = [ok(clause)]
    if grown > day:
        words = _("%(day)s 才满 %(n)d 周岁，以后再开推优大会。")
        found = [Finding("block", clause, words % {"day": grown, "n": ruling.value}, earliest=grown)]
    if paper.member.political in (Political.PARTY, Political.PARTY_PROBATIONARY):
        found.append(Finding("block", NO_PARTY_MEMBER, _("这名团员已经入党，不用再推荐。")))
    return found


def check_waiting(paper, on: date) -> list[Finding]:
    """League age and time since the application to the Party: local numbers, so they warn."""
    day = paper.meeting_on or on
    return [
        *_since(paper, LEAGUE_AGE, LEAGUE_MONTHS, paper.member.joined_on, day),
        *_since(paper, APPLIED, APPLIED_MONTHS, paper.applied_on, day),
    ]


def _since(paper, clause: Clause, code: str, start: date | None, day: date) -> list[Finding]:
    ruling = ruling_of(paper, code, day)
    clause = ruled(clause, n=ruling)
    if start is None:
        return [Finding("warn", clause, _("名册里没有入团日期，请核对团龄。"))]
    ripe = add_months(start, ruling.value)
    if ripe > day:
        words = _("到 %(day)s 才满 %(n)d 个月，请确认当地文件允许。")
        return [Finding("warn", clause, words % {"day": ripe, "n": ruling.value}, earliest=ripe)]
    return [ok(clause, measured=str(start))]


def check_kind(paper, on: date) -> list[Finding]:
    """发展对象 only after a year as 积极分子; who was not recommended as one here is to be looked at."""
    if paper.kind != PartyKind.CANDIDATE:
        return []
    ruling, day = ruling_of(paper, ACTIVIST_MONTHS, on), paper.meeting_on or on
    clause = ruled(TWO_KINDS, n=ruling)
    earlier = paper.member.recommendations.filter(kind=PartyKind.ACTIVIST, state=PartyState.ADOPTED)
    first = earlier.order_by("adopted_on").values_list("adopted_on", flat=True).first()
    if first is None:
        words = _("本平台没有此人被采纳为入党积极分子的记录，请核对党组织的材料。")
        return [Finding("warn", clause, words)]
    ripe = add_months(first, ruling.value)
    if ripe > day:
        words = _("%(first)s 采纳为入党积极分子，%(day)s 起才能推荐为发展对象。")
        return [Finding("block", clause, words % {"first": first, "day": ripe}, earliest=ripe)]
    return [ok(clause, measured=str(first))]


def check_valid(paper, on: date) -> list[Finding]:
    """No second recommendation of the kind while an earlier one holds."""
    ruling, day = ruling_of(paper, VALID_MONTHS, on), paper.meeting_on or on
    clause = ruled(VALID, n=ruling)
    same = paper.member.recommendations.counting().filter(kind=paper.kind).exclude(pk=paper.pk)
    last = same.order_by("-meeting_on").values_list("meeting_on", flat=True).first()
    if last and (free := add_months(last, ruling.value)) > day:
        words = _("%(last)s 的推优结果到 %(day)s 才失效，有效期内不重复推荐。")
        return [Finding("block", clause, words % {"last": last, "day": free}, earliest=free)]
    return [ok(clause)]


def check_share(paper, on: date) -> list[Finding]:
    """How many the branch recommended within twelve months against its members; a local number, it warns."""
    ruling, day = ruling_of(paper, SHARE, on), paper.meeting_on or on
    clause = ruled(IN_SHARE, n=ruling)
    whole = Member.objects.present().filter(branch=paper.branch_id).count()
    rows = type(paper).objects.counting().filter(branch=paper.branch_id, kind=paper.kind)
    part = rows.exclude(pk=paper.pk).within("meeting_on", add_months(day, -12), day).count() + 1
    measured = _("%(part)d / %(whole)d 人") % {"part": part, "whole": whole}
    if part > 1 and part * 100 > whole * ruling.value:
        words = _("连同这次一年内推优 %(part)d 人，超过支部 %(whole)d 名团员的 %(n)s%%。")
        words %= {"part": part, "whole": whole, "n": shown(ruling.value)}
        return [Finding("warn", clause, words, measured=measured)]
    return [ok(clause, measured)]


def check_days(paper, on: date) -> list[Finding]:
    """Application, meeting, recommendation, adoption in their order, none to come."""
    days = [
        day for day in (paper.applied_on, paper.meeting_on, paper.recommended_on, paper.adopted_on) if day
    ]
    if days != sorted(days) or days[-1] > on:
        return [Finding("block", DAYS, _("日期须按入党申请、推优大会、审核推荐、采纳的先后，不晚于今天。"))]
    return [ok(DAYS)]


def check_still_valid(paper, on: date) -> list[Finding]:
    """The Party took the recommendation up while it held."""
    ruling = ruling_of(paper, VALID_MONTHS, on)
    clause, day = ruled(VALID, n=ruling), paper.adopted_on or on
    last = add_months(paper.meeting_on, ruling.value)
    if day > last:
        words = _("推优结果 %(last)s 已失效，须重新推荐。")
        return [Finding("block", clause, words % {"last": last})]
    return [ok(clause, str(last))]


VOTING = (check_days, check_member, check_waiting, check_kind, check_valid, check_share, check_vote)
