"""Who holds and allows elections; terms, delays, ballots and majorities, by their clauses."""

import math
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.elections import ElectionKind
from cadres.choices.posts import TEAM
from cadres.models import Election, ElectionCandidate, Post
from league.kernel import audit, params, ties
from league.kernel.calendar import add_months
from league.kernel.clauses import BLOCK, OK, WARN, Clause, Finding
from league.kernel.params import Book
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, Role
from league.kernel.scoping import subtree
from league.kernel.ties import Tie
from members.models import Member
from orgs.choices import Kind, Level
from orgs.models import Org
from orgs.rules import TERM_YEARS

VIEW_ELECTIONS = permit("cadres.view_elections", gettext_lazy("查看换届选举"), READERS)
ELECT = permit(
    "cadres.elect",
    gettext_lazy("办理换届选举"),
    (*OFFICERS, Role.TOWNSHIP_SECRETARY, Role.BRANCH_SECRETARY),
)
ALLOW = permit("cadres.allow_election", gettext_lazy("批准换届选举"), (*OFFICERS, Role.TOWNSHIP_SECRETARY))

BEGUN = audit.event("cadres.election_begun", gettext_lazy("启动选举"))
STOOD = audit.event("cadres.election_candidate", gettext_lazy("登记选举候选人"))
COUNTED = audit.event("cadres.election_votes", gettext_lazy("登记得票"))
KEPT = audit.event("cadres.election_kept", gettext_lazy("确定换届留任"))
TAKEN_OVER = audit.event("cadres.election_taken_over", gettext_lazy("补录已完成的换届"))
DELAYED = audit.event("cadres.election_delayed", gettext_lazy("批准延期换届"))

RULES = "《中国共产主义青年团基层组织选举工作条例》（中青发〔2025〕1 号）"
ADDING = "旧团务手册：届中增选不超过选出委员的三分之一（各地可改）"
VOTING = "《中国共产主义青年团章程》：受留团察看处分期间没有表决权、选举权和被选举权"
CONGRESS = "《中国共产主义青年团地方组织选举工作条例》（2021 年）：县级以上每届五年"


def number(code: str, default: int, unit: str, label: str, source: str = RULES) -> str:
    """A parameter of elections."""
    return params.param(f"cadres.{code}", default, unit=unit, label=label, source=source)


STUDENT_YEARS = number("term_student", 1, "年", gettext_lazy("学校学生支部每届任期"))
COMMITTEE_YEARS = number("term_committee", 5, "年", gettext_lazy("基层团委每届任期（3 至 5 年）"))
COUNTY_YEARS = number("term_county", 5, "年", gettext_lazy("县级以上团委每届任期"), CONGRESS)
DELAY_BRANCH = number("delay_branch", 6, "个月", gettext_lazy("团支部延期换届最长"))
DELAY_OTHER = number("delay_other", 12, "个月", gettext_lazy("其他团组织延期换届最长"))
REMIND = number("remind_term", 6, "个月", gettext_lazy("届满前几个月列入待办"))
REMIND_AGAIN = number("remind_term_again", 3, "个月", gettext_lazy("届满前几个月第二次提醒"))
REMIND_LAST = number("remind_term_last", 1, "个月", gettext_lazy("届满前几个月末次提醒"))
REMINDERS = (REMIND, REMIND_AGAIN, REMIND_LAST)
QUORUM = number("quorum", 66.67, "%", gettext_lazy("实到人数须超过应到的比例（三分之二；五分之四的填 80）"))
MAJORITY = number("majority", 50, "%", gettext_lazy("当选须超过实到有表决权人数的比例"))
SPARE = number("election_spare", 20, "%", gettext_lazy("选举的差额比例"))
ADDED_PART = number("added_part", 3, "分之一", gettext_lazy("届中增补不超过选出人数的几分之一"), ADDING)
STEP_DAYS = number("election_days", 60, "天", gettext_lazy("选举每一步的办理期限"))

ATTENDED = Clause("cadres.attended", gettext_lazy("实到人数超过应到的三分之二"), RULES)
BALLOTS = Clause("cadres.ballots", gettext_lazy("收回的选票不多于发出的选票"), RULES)
DIFFERENCE = Clause("cadres.difference", gettext_lazy("实行差额选举"), RULES)
WHOLE = Clause("cadres.whole", gettext_lazy("所选多于应选人数的选票作废"), RULES)
ELECTED = Clause("cadres.elected", gettext_lazy("得票超过实到有表决权人数的半数当选"), RULES)
VOTERS = Clause("cadres.voters", gettext_lazy("留团察看期间没有表决权"), VOTING)
FEW_ADDED = Clause("cadres.few_added", gettext_lazy("届中增补不超过选出委员的三分之一"), ADDING)
APPROVED_DELAY = Clause("cadres.delay", gettext_lazy("延期换届经同级党组织和上级团组织批准"), RULES)
IN_TERM = Clause("cadres.in_term", gettext_lazy("按期换届"), RULES)

ties.register(Member, Tie(ElectionCandidate, "member", gettext_lazy("选举候选人"), erased=("id_no", "phone")))


def usual_years(org: Org, on: date) -> int:
    """How long a term of an organization lasts by the rule of a day."""
    if org.level in (Level.CITY, Level.COUNTY) and org.kind == Kind.LEADING_ORGAN:
        code = COUNTY_YEARS
    elif org.kind in (Kind.BRANCH, Kind.GENERAL_BRANCH):
        code = STUDENT_YEARS if org.field == "school" else TERM_YEARS
    else:
        code = COMMITTEE_YEARS
    return int(params.value(code, org.path, on))


def term_end(held_on: date, years: int) -> date:
    """The day on which a term ends."""
    return add_months(held_on, 12 * years)


def reminded_from(org: Org, last_day: date) -> date:
    """From which day on the next election is a to-do."""
    return add_months(last_day, -int(params.value(REMIND, org.path, last_day)))


def needed(election: Election, on: date) -> int:
    """How many candidates there must be."""
    spare = params.value(SPARE, election.org.path, on)
    return election.seats + max(1, math.ceil(election.seats * spare / 100))


def is_elected(votes: int | None, election: Election) -> bool:
    """Whether somebody has more than half of those who were there and may vote."""
    share = params.value(MAJORITY, election.org.path, election.held_on)
    return votes is not None and votes * 100 > (election.voters or 0) * share


def result(election: Election, candidates: Iterable[ElectionCandidate]) -> tuple[list, list]:
    """(elected, tied): the best who have the majority; who are tied for the last seats are elected by nobody.

    A second ballot among the tied counts after all who won at once.
    """
    fit = [each for each in candidates if is_elected(each.votes, election)]
    fit.sort(key=lambda each: (-(each.votes or 0), -(each.again or 0), each.pk))
    if len(fit) <= election.seats:
        return fit, []
    last, after = fit[election.seats - 1], fit[election.seats]
    if _rank(last) != _rank(after):
        return fit[: election.seats], []
    tied = [each for each in fit if _rank(each) == _rank(last)]
    return [each for each in fit[: election.seats] if each not in tied], tied


def _rank(candidate: ElectionCandidate) -> tuple[int, int]:
    return candidate.votes or 0, candidate.again or 0


def check_difference(election: Election, on: date) -> list[Finding]:
    """More candidates stand than are elected."""
    standing, least = election.candidates.count(), needed(election, on)
    measured = f"{standing} / {election.seats}"
    if standing < least:
        words = _("应选 %(seats)d 名，候选人应有 %(least)d 名以上，现有 %(n)d 名。请补充候选人。")
        told = words % {"seats": election.seats, "least": least, "n": standing}
        return [Finding(BLOCK, DIFFERENCE, told, measured=measured)]
    return [Finding(OK, DIFFERENCE, str(DIFFERENCE.text), measured=measured)]


def check_voters(election: Election, on: date) -> list[Finding]:
    """How many members under probation there are: they have no vote."""
    rows = Member.objects.present().filter(subtree("branch__path", election.org.path))
    number = rows.under_probation(election.held_on or on).count()
    if not number:
        return [Finding(OK, VOTERS, str(VOTERS.text), measured="0")]
    words = _("有 %(n)d 名团员在留团察看期间，没有表决权，请核对应到人数和有表决权人数。")
    return [Finding(WARN, VOTERS, words % {"n": number}, measured=str(number))]


def check_additions(election: Election, on: date) -> list[Finding]:
    """Who is added in mid-term, beyond those elected at its beginning, is a third of them at most."""
    former = Election.objects.latest_term(election.org)
    if election.kind != ElectionKind.BY or not former:
        return []
    sitting = Post.objects.filter(org=election.org, end=None, rank__in=TEAM).count()
    added = max(0, sitting + election.seats - former.seats)
    measured = f"{added} / {former.seats}"
    if added * params.value(ADDED_PART, election.org.path, on) <= former.seats:
        return [Finding(OK, FEW_ADDED, str(FEW_ADDED.text), measured=measured)]
    words = _("本届选出 %(seats)d 名，增补后有 %(n)d 名，增补超过三分之一。请减少应选人数，或说明原因。")
    told = {"seats": former.seats, "n": sitting + election.seats}
    return [Finding(WARN, FEW_ADDED, words % told, measured=measured)]


def check_meeting(election: Election, on: date) -> list[Finding]:
    """Enough people came; ballots and votes do not exceed each other; the day has come."""
    found = [_attended(election), *_ballots(election)]
    if election.held_on and election.held_on > on:
        told = _("选举日期 %(day)s 还没有到。") % {"day": election.held_on}
        found.append(Finding(BLOCK, BALLOTS, told, earliest=election.held_on))
    return [*found, *_after_the_former(election)]


def _after_the_former(election: Election) -> list[Finding]:
    former = Election.objects.latest_term(election.org)
    if not (former and election.held_on) or election.held_on > former.held_on:
        return []
    told = _("选举日期应晚于上一次换届的 %(day)s，请核对。") % {"day": former.held_on}
    return [Finding(BLOCK, IN_TERM, told, measured=str(election.held_on))]


def _attended(election: Election) -> Finding:
    due, present = election.due or 0, election.present or 0
    share = params.value(QUORUM, election.org.path, election.held_on)
    measured = f"{present} / {due}"
    if not due or present * 100 <= due * share:
        words = _("应到 %(due)d 人，实到 %(present)d 人，没有超过 %(share)s%%，不能选举。请另行召开。")
        told = words % {"due": due, "present": present, "share": f"{share:g}"}
        return Finding(BLOCK, ATTENDED, told, measured=measured)
    return Finding(OK, ATTENDED, str(ATTENDED.text), measured=measured)


ORDER = (
    ("present", "due", gettext_lazy("实到人数多于应到人数，请核对。")),
    ("voters", "present", gettext_lazy("有表决权人数多于实到人数，请核对。")),
    ("issued", "voters", gettext_lazy("发出的选票多于有表决权人数，请核对。")),
    ("returned", "issued", gettext_lazy("收回的选票多于发出的选票，选举无效，请另行选举。")),
    ("valid", "returned", gettext_lazy("有效选票多于收回的选票，请核对。")),
)


def _ballots(election: Election) -> list[Finding]:
    wrong = [
        Finding(BLOCK, BALLOTS, str(words), measured=f"{getattr(election, less)} / {getattr(election, more)}")
        for less, more, words in ORDER
        if (getattr(election, less) or 0) > (getattr(election, more) or 0)
    ]
    return wrong or [
        Finding(OK, BALLOTS, str(BALLOTS.text), measured=f"{election.returned} / {election.issued}")
    ]


def check_votes(election: Election, on: date) -> list[Finding]:
    """Every candidate's votes are known, none has more than there are valid ballots, no tie is open."""
    candidates, valid = list(election.candidates.all()), election.valid or 0
    blank = [each.name for each in candidates if each.votes is None]
    if blank:
        return [Finding(BLOCK, ELECTED, _("%(names)s 还没有登记得票。") % {"names": "、".join(blank)})]
    many = [each.name for each in candidates if max(each.votes, each.again or 0) > valid]
    if many:
        told = _("%(names)s 的得票多于有效选票 %(n)d 张，请核对。") % {"names": "、".join(many), "n": valid}
        return [Finding(BLOCK, ELECTED, told)]
    most = valid * election.seats
    if (cast := sum(each.votes for each in candidates)) > most:
        words = _(
            "得票合计 %(cast)d，多于有效选票 %(valid)d 张乘应选 %(seats)d 名。"
            "所选多于应选人数的选票作废，请核对。"
        )
        told = words % {"cast": cast, "valid": valid, "seats": election.seats}
        return [Finding(BLOCK, WHOLE, told, measured=f"{cast} / {most}")]
    elected, tied = result(election, candidates)
    if tied:
        told = _("%(names)s 得票相同，请就他们再次投票并登记得票。") % {
            "names": "、".join(each.name for each in tied)
        }
        return [Finding(BLOCK, ELECTED, told, measured=f"{len(elected)} / {election.seats}")]
    level = OK if len(elected) == election.seats else WARN
    told = _("当选 %(n)d 名：%(names)s。") % {
        "n": len(elected),
        "names": "、".join(each.name for each in elected),
    }
    return [Finding(level, ELECTED, told, measured=f"{len(elected)} / {election.seats}")]


def delay_findings(election: Election, until: date) -> list[Finding]:
    """A delay longer than the rule allows is told."""
    branch = election.org.kind in (Kind.BRANCH, Kind.GENERAL_BRANCH)
    months = int(params.value(DELAY_BRANCH if branch else DELAY_OTHER, election.org.path))
    longest = add_months(election.term_end, months)
    if until > longest:
        told = _("最长可延到 %(day)s（%(n)d 个月）。") % {"day": longest, "n": months}
        return [Finding(WARN, APPROVED_DELAY, told, measured=str(until))]
    return [Finding(OK, APPROVED_DELAY, str(APPROVED_DELAY.text), measured=str(until))]


def term_findings(election: Election, on: date) -> list[Finding]:
    """What is to be said of a running term: it runs out, or has."""
    last = election.delayed_until or election.term_end
    if not last or on < reminded_from(election.org, last):
        return []
    words = _("任期到 %(day)s 届满（%(which)s），请启动换届；需要延期的，报同级党组织和上级团组织批准。")
    over = _("任期已于 %(day)s 届满，还没有换届。请立即启动，或补办延期手续。")
    told = {"day": last, "which": STAGES[stage(Book(REMINDERS), election.org.path, last, on)]}
    return [Finding(WARN, IN_TERM, (over if on > last else words) % told, measured=str(last))]


STAGES = {
    "first": gettext_lazy("第一次提醒"),
    "again": gettext_lazy("第二次提醒"),
    "last": gettext_lazy("末次提醒"),
}


def stage(book: Book, path: str, last_day: date, on: date) -> str:
    """Which reminder a term that runs out is at on a day: the last month, the last quarter, earlier."""
    for name, code in (("last", REMIND_LAST), ("again", REMIND_AGAIN)):
        if last_day <= add_months(on, int(book.value(code, path, on))):
            return name
    return "first"
