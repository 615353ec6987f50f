"""The rules of exits, reinstatement and discipline: who may, which numbers hold, what is still missing."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import guards, params
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import SECRETARIES, WORKERS, Role
from members.choices.decisions import DecisionKind, Level
from members.models import Member
from members.models.decisions import Decision
from members.querysets import OVER_AGE
from members.rules import admission
from members.rules.terms import ruled

VIEW_DECISIONS = permit("members.view_decisions", gettext_lazy("查看离团与处分"), WORKERS)
EXPORT_DECISIONS = permit(
    "members.export_decisions",
    gettext_lazy("导出离团与处分"),
    (Role.COUNTY_STAFF, Role.COUNTY_REVIEWER, Role.TOWNSHIP_SECRETARY),
)
PROPOSE = permit("members.propose", gettext_lazy("提出离团与处分"), SECRETARIES)
CONFIRM = permit(
    "members.confirm", gettext_lazy("审核离团与处分"), (Role.TOWNSHIP_SECRETARY, Role.COUNTY_REVIEWER)
)
CONFIRM_COUNTY = permit(
    "members.confirm_county", gettext_lazy("县级批准开除团籍等事项"), (Role.COUNTY_REVIEWER,)
)
CONFIRM_CITY = permit("members.confirm_city", gettext_lazy("市级批准开除团籍等事项"), (Role.CITY_STAFF,))

PROPOSED = event("members.decision_proposed", gettext_lazy("提出离团或处分"))
EDITED = event("members.decision_edited", gettext_lazy("修改离团或处分"))
LEFT = event("members.left", gettext_lazy("离团或离册"))
CAME_BACK = event("members.came_back", gettext_lazy("恢复团籍"))
DISCIPLINED = event("members.disciplined", gettext_lazy("处分生效"))

CONSTITUTION = "《团章》"
DISCIPLINE_RULES = "《共青团纪律处分条例（试行）》（2024 年修订）"

WORDS = params.param(
    "members.exit_words",
    30,
    unit="字",
    label=gettext_lazy("离团（超龄离团除外）情况说明最少字数"),
    source="广东“智慧团建”办理要求：不少于 30 字（各地不一，可改）",
)
LAPSE_MONTHS = params.param(
    "members.lapse_months",
    6,
    unit="个月",
    label=gettext_lazy("自行脱团：连续不交团费或不过组织生活的时间"),
    source=CONSTITUTION + "：连续六个月",
)
AHEAD = params.param(
    "members.leaving_ahead",
    3,
    unit="个月",
    label=gettext_lazy("超龄离团提前提醒的时间"),
    source="工作安排（可改）",
)
ANSWER_DAYS = params.param(
    "members.decision_days",
    30,
    unit="天",
    label=gettext_lazy("上级审核、批准离团与处分的期限"),
    source="工作安排：一个月内（各地不一，可改）",
)
PROBATION_MONTHS = params.param(
    "members.probation_months",
    [6, 12],
    unit="个月",
    label=gettext_lazy("留团察看的期限"),
    source=DISCIPLINE_RULES + "：六个月或一年",
)
EXTENSION_MONTHS = params.param(
    "members.extension_months",
    [6, 12],
    unit="个月",
    label=gettext_lazy("延长留团察看的期限"),
    source=DISCIPLINE_RULES + "（延长期限未见明文，各地可改）",
)
LEVELS = {
    **dict.fromkeys(
        (kind for kind in DecisionKind.exits() if kind != DecisionKind.EXPELLED),
        params.param(
            "members.level_exit",
            "township",
            unit="层级",
            label=gettext_lazy("批准离团的层级（township、county、city）"),
            source=CONSTITUTION + "：报上级团委批准或备案",
        ),
    ),
    DecisionKind.EXPELLED: params.param(
        "members.level_expel",
        "county",
        unit="层级",
        label=gettext_lazy("批准开除团籍的层级"),
        source=CONSTITUTION + "：县级委员会或其授权的基层委员会批准（广东 2019 年由省级批准，可改）",
    ),
    **dict.fromkeys(
        (DecisionKind.WARNING, DecisionKind.SERIOUS_WARNING, DecisionKind.STRIPPED),
        params.param(
            "members.level_warning",
            "township",
            unit="层级",
            label=gettext_lazy("批准警告、严重警告、撤销团内职务的层级"),
            source=CONSTITUTION + "：支部大会决定，报上级委员会批准",
        ),
    ),
    **dict.fromkeys(
        (DecisionKind.PROBATION, *DecisionKind.endings()),
        params.param(
            "members.level_probation",
            "township",
            unit="层级",
            label=gettext_lazy("批准留团察看及其恢复、延长的层级"),
            source=CONSTITUTION + "：支部大会决定，报上级委员会批准",
        ),
    ),
    DecisionKind.REINSTATED: params.param(
        "members.level_reinstate",
        "township",
        unit="层级",
        label=gettext_lazy("批准恢复团籍的层级"),
        source="“智慧团建”恢复团籍流程（层级未见明文，各地可改）",
    ),
}

AGE = Clause(
    "members.exit_age",
    gettext_lazy("年满 28 周岁、没有担任团内职务的，办理离团手续"),
    gettext_lazy("《团章》第六条"),
)
POST = Clause("members.exit_post", gettext_lazy("担任团内职务的保留团籍"), gettext_lazy("《团章》第六条"))
LAPSED = Clause(
    "members.exit_lapse",
    gettext_lazy("连续 %(n)s 个月不交团费、不过组织生活或不做分配的工作，按自行脱团处理"),
    gettext_lazy("《团章》第六条"),
)
EXPLAINED = Clause(
    "members.exit_words", gettext_lazy("情况说明不少于 %(n)s 字"), gettext_lazy("“智慧团建”办理要求")
)
PROVED = Clause("members.exit_paper", gettext_lazy("上传证明材料"), gettext_lazy("“智慧团建”办理要求"))
DATED = Clause("members.decision_days", gettext_lazy("各日期先后有序"), gettext_lazy("办理要求"))
SETTLED = Clause(
    "members.decision_settled", gettext_lazy("没有正在办理的组织关系转接"), gettext_lazy("办理要求")
)
STANDING = Clause("members.decision_standing", gettext_lazy("本人仍在提出的团支部"), gettext_lazy("办理要求"))
TERM = Clause("members.probation_term", gettext_lazy("留团察看的期限"), gettext_lazy(DISCIPLINE_RULES))
OVER = Clause(
    "members.probation_over",
    gettext_lazy("留团察看期满，由支部大会讨论恢复权利或延长察看"),
    gettext_lazy(DISCIPLINE_RULES),
)


def level_for(kind: str, path: str, on: date) -> str:
    """The level that has the last word on a kind of decision at a branch; an unknown word is the county."""
    word = params.value(LEVELS[kind], path, on)
    return word if word in Level.values else Level.COUNTY


def ok(clause: Clause, measured: str = "") -> Finding:
    """A clause that is met."""
    return Finding("ok", clause, str(clause.text), measured=measured)


def check_age(decision: Decision, on: date) -> list[Finding]:
    """28 full years on the day, without a League post."""
    member = decision.member
    of_age = admission.birthday(member.birth, OVER_AGE)
    if on < of_age:
        words = _("%(name)s %(day)s 才满 28 周岁，到时再确认。") % {"name": member.name, "day": of_age}
        return [Finding("block", AGE, words, earliest=of_age)]
    return [ok(AGE, _("%(age)d 周岁") % {"age": member.age_on(on)}), *check_post(decision, on)]


def check_leaving_age(decision: Decision, on: date) -> list[Finding]:
    """Of an exit at 28: the age and the posts."""
    return check_age(decision, on) if decision.kind == DecisionKind.OVERAGE else []


def check_post(decision: Decision, on: date) -> list[Finding]:
    """Who holds a League post stays: the post ends first."""
    posts = decision.member.posts.filter(end=None).order_by("start", "pk").values_list("title", flat=True)
    if titles := "、".join(posts):
        words = _("%(name)s 还担任%(titles)s，任职期间保留团籍。已卸任的，请先免去职务。")
        return [Finding("block", POST, words % {"name": decision.member.name, "titles": titles})]
    return [ok(POST)]


def check_standing(decision: Decision, on: date) -> list[Finding]:
    """The member is still in the branch; to be reinstated, still out, and the branch still stands."""
    member, words = decision.member, ""
    if decision.kind == DecisionKind.REINSTATED:
        if member.left_on is None:
            words = _("%(name)s 已在册，不用恢复。")
        elif decision.branch.dissolved:
            words = _("“%(branch)s”已撤销，请撤回后改选别的团支部。")
    elif member.left_on:
        words = _("%(name)s 已离开名册，请撤回这份材料。")
    elif member.branch_id != decision.branch_id:
        words = _("%(name)s 已不在“%(branch)s”，请撤回后由现在的支部办理。")
    if words:
        words %= {"name": member.name, "branch": decision.branch}
        return [Finding("block", STANDING, words)]
    return [ok(STANDING)]


def check_settled(decision: Decision, on: date) -> list[Finding]:
    """No transfer under way, and what other parts of the house object to an exit."""
    if decision.member.transfers.open().exists():
        words = _("%(name)s 有一份办理中的组织关系转接，请先办结或撤回。") % {"name": decision.member.name}
        return [Finding("block", SETTLED, words), *objections(decision, on)]
    return [ok(SETTLED), *objections(decision, on)]


def objections(decision: Decision, on: date) -> list[Finding]:
    """What was registered against the action "leave" of a member, for exits."""
    if decision.kind not in DecisionKind.exits():
        return []
    return guards.findings(decision.member, "leave", on=on, kind=decision.kind)


def check_reason(decision: Decision, on: date) -> list[Finding]:
    """An explanation of at least so many characters."""
    ruling = params.ruling(WORDS, decision.branch.path, decision.proposed_on)
    clause, number = ruled(EXPLAINED, n=ruling), len("".join(decision.reason.split()))
    measured = _("%(n)d 字") % {"n": number}
    if number < ruling.value:
        words = _("情况说明还差 %(n)d 字，请点“修改”补充起因、经过和依据。")
        return [Finding("block", clause, words % {"n": ruling.value - number}, measured=measured)]
    return [ok(clause, measured)]


def check_paper(decision: Decision, on: date) -> list[Finding]:
    """At least one file."""
    number = decision.files.count()
    if not number:
        return [Finding("block", PROVED, _("还没有证明材料，请在本页“材料”里上传。"))]
    return [ok(PROVED, _("%(n)d 份") % {"n": number})]


def check_days(decision: Decision, on: date) -> list[Finding]:
    """What it rests on, the meeting and today follow one another, since the member came to the branch."""
    last = decision.member.affiliations.aggregate(start=Max("start"), end=Max("end"))
    since = last["end" if decision.kind == DecisionKind.REINSTATED else "start"]
    days = [day for day in (decision.event_on, decision.meeting_on) if day]
    if days != sorted(days) or any(day > on for day in days):
        return [Finding("block", DATED, _("事由日期不能晚于支部大会，支部大会不能晚于今天。"))]
    in_force = effective_day(decision, on)
    if since and in_force < since:
        words = _("日期不能早于 %(day)s：从这一天起才在“%(branch)s”的名册里。")
        return [Finding("block", DATED, words % {"day": since, "branch": decision.branch})]
    return [ok(DATED)]


def check_vote(decision: Decision, on: date) -> list[Finding]:
    """Quorum and majority of the branch meeting, as for admissions."""
    return admission.check_vote(decision, on)


def check_lapse(decision: Decision, on: date) -> list[Finding]:
    """Six months without dues, 组织生活 or assigned work before the branch meeting."""
    ruling = params.ruling(LAPSE_MONTHS, decision.branch.path, decision.meeting_on or on)
    clause = ruled(LAPSED, n=ruling)
    if decision.kind != DecisionKind.LAPSED:
        return []
    if decision.event_on is None:
        return [Finding("block", clause, _("请点“修改”填写从哪一天起不交团费、不过组织生活或不做工作。"))]
    earliest = admission.add_months(decision.event_on, ruling.value)
    measured = _("自 %(day)s") % {"day": decision.event_on}
    if (decision.meeting_on or on) < earliest:
        words = _("还不满 %(n)d 个月，%(day)s 起支部大会才能作出决定。")
        words %= {"n": ruling.value, "day": earliest}
        return [Finding("block", clause, words, earliest=earliest, measured=measured)]
    return [ok(clause, measured)]


def check_term(decision: Decision, on: date) -> list[Finding]:
    """Six or twelve months of probation; its end is decided when the time is over."""
    found = []
    if decision.kind in DecisionKind.timed():
        code = EXTENSION_MONTHS if decision.kind == DecisionKind.EXTENDED else PROBATION_MONTHS
        allowed = params.value(code, decision.branch.path, decision.proposed_on)
        if decision.months not in allowed:
            words = _("期限须为 %(months)s 个月，请点“修改”填写。")
            words %= {"months": _(" 或 ").join(str(each) for each in allowed)}
            return [Finding("block", TERM, words)]
        found = [ok(TERM, _("%(n)d 个月") % {"n": decision.months})]
    if decision.kind in DecisionKind.endings():
        return [*found, *_check_over(decision, on)]
    return found


def _check_over(decision: Decision, on: date) -> list[Finding]:
    running = Decision.objects.probations(on).filter(member=decision.member).first()
    if running is None:
        words = _("%(name)s 不在留团察看期间。") % {"name": decision.member.name}
        return [Finding("block", OVER, words)]
    if decision.meeting_on and decision.meeting_on < running.until:
        words = _("察看期到 %(day)s 才满，期满以后支部大会再讨论。") % {"day": running.until}
        return [Finding("block", OVER, words, earliest=running.until)]
    return [ok(OVER, _("%(day)s 期满") % {"day": running.until})]


def effective_day(decision: Decision, on: date) -> date:
    """From which day a decision approved on the day is in force.

    The death itself; of a resignation the branch meeting that struck the name off, which the superior only
    files (团章); of everything else the approval.
    """
    if decision.kind == DecisionKind.DIED:
        return decision.event_on or on
    if decision.kind == DecisionKind.RESIGNED:
        return decision.meeting_on or on
    return on


def refusal_to_propose(member: Member, kind: str, on: date) -> str:
    """Why a kind of decision cannot be begun for a member today, empty when it can."""
    told = {"name": member.name}
    if kind == DecisionKind.REINSTATED and member.erased_on:
        return _("%(name)s 的个人信息已按保存期限删除，请按补录登记重新登记。") % told
    if kind == DecisionKind.REINSTATED:
        return "" if member.left_on else _("%(name)s 仍在册，不用恢复团籍。") % told
    if member.left_on:
        return _("%(name)s 已离开名册，不能再办理。") % told
    running = Decision.objects.probations(on).filter(member=member).exists()
    if kind in DecisionKind.endings() and not running:
        return _("%(name)s 不在留团察看期间。") % told
    if kind == DecisionKind.PROBATION and running:
        return _("%(name)s 已在留团察看期间，要延长的请办理“延长留团察看”。") % told
    return ""
