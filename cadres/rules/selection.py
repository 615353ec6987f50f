"""Who selects and approves; the numbers of the procedure; what each step asks for, by its clause."""

import math
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.selection import Channel, SelectionState, Vetting
from cadres.models import Candidate, Selection
from cadres.rules.teams import AGE, AGE_COUNTY, AGE_PART, PATTERN, YOUNG, limit
from league.kernel import audit, params, ties
from league.kernel.calendar import add_working_days
from league.kernel.clauses import BLOCK, OK, WARN, Clause, Finding
from league.kernel.params import Book
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, Role
from league.kernel.ties import Tie
from members.choices import Education, Political
from members.models import Member

VIEW_SELECTION = permit("cadres.view_selection", gettext_lazy("查看选配"), READERS)
SELECT = permit("cadres.select", gettext_lazy("办理选配"), (*OFFICERS, Role.TOWNSHIP_SECRETARY))
APPROVE_SELECTION = permit("cadres.approve_selection", gettext_lazy("批准选配人选"), OFFICERS)

OPENED = audit.event("cadres.selection_opened", gettext_lazy("启动选配"))
NAMED = audit.event("cadres.candidate_named", gettext_lazy("提名候选人"))
SCORED = audit.event("cadres.candidate_scored", gettext_lazy("登记演讲得分"))
TRIED_OUT = audit.event("cadres.candidate_tried", gettext_lazy("登记试岗结论"))
INSPECTED = audit.event("cadres.candidate_vetted", gettext_lazy("登记考察结论"))
WITHDREW = audit.event("cadres.candidate_withdrew", gettext_lazy("候选人退出"))
OBJECTED = audit.event("cadres.selection_objected", gettext_lazy("登记公示异议"))


def number(code: str, default: int, unit: str, label: str, source: str = PATTERN) -> str:
    """A parameter of the procedure."""
    return params.param(f"cadres.{code}", default, unit=unit, label=label, source=source)


CALL_DAYS = number("call_days", 15, "天", gettext_lazy("宣传发动不少于几天"))
ALL_CHANNELS = number("all_channels", 1, "", gettext_lazy("三种提名渠道都要有（1 是，0 否）"))
SIGNERS = number("signers", 10, "人", gettext_lazy("民主推荐的联名人数"))
TRIAL_DAYS = number("trial_days", 10, "天", gettext_lazy("设试岗的，试岗不少于几天"))
SPARE = number("spare_share", 20, "%", gettext_lazy("候选人差额比例"))
JUDGES = number("judges", 3, "名", gettext_lazy("每名候选人至少几名评委打分（0 为不设演讲）"))
COLLEGE = number("college", 1, "", gettext_lazy("候选人须大专以上学历（1 是，0 否）"))
NOTICE_DAYS = number("notice_days", 5, "个工作日", gettext_lazy("任前公示天数"))
STALE_DAYS = number("notice_stale", 30, "天", gettext_lazy("公示期满几天没有报批应重新公示"))
INDUCTION_DAYS = number("induction_days", 90, "天", gettext_lazy("选配任职后几天内参加岗前培训"))
STEP_DAYS = number("step_days", 30, "天", gettext_lazy("选配每一步的办理期限"))

CALLED = Clause("cadres.called", gettext_lazy("宣传发动达到规定天数"), PATTERN)
CHANNELS = Clause("cadres.channels", gettext_lazy("组织推荐、民主推荐、个人自荐三渠道缺一不可"), PATTERN)
SIGNED = Clause("cadres.signed", gettext_lazy("民主推荐有规定人数联名"), PATTERN)
POLITICAL = Clause(
    "cadres.political", gettext_lazy("团干部应当是共青团员或中共党员"), "《团章》；违规任命团干部核查口径"
)
EDUCATED = Clause("cadres.educated", gettext_lazy("候选人具有大专以上学历"), PATTERN)
TRIED = Clause("cadres.tried", gettext_lazy("设试岗的，候选人经过规定天数的试岗"), PATTERN)
RATIO = Clause("cadres.ratio", gettext_lazy("候选人数按规定比例多于选配人数"), PATTERN)
SCORES = Clause("cadres.scores", gettext_lazy("每名候选人都有规定数目的评委打分"), PATTERN)
INSPECTION = Clause("cadres.inspection", gettext_lazy("每名候选人都经过组织考察"), PATTERN)
LAPSED = Clause("cadres.lapsed", gettext_lazy("任前公示期满"), PATTERN)
SETTLED = Clause("cadres.settled", gettext_lazy("公示期间的异议已经核查"), PATTERN)
INDUCTED = Clause("cadres.inducted", gettext_lazy("选配任职的团干部参加岗前培训"), PATTERN)
STANDS = Clause("cadres.stands", gettext_lazy("拟任人选没有退出，名额没有落空"), PATTERN)

HIGHER = frozenset(code for code in Education.values if code >= Education.COLLEGE_NOW)
MEMBERS = (Political.MEMBER, Political.PARTY, Political.PARTY_PROBATIONARY)

ties.register(Member, Tie(Candidate, "member", gettext_lazy("选配候选人"), erased=("id_no", "phone")))


def _value(code: str, selection: Selection, on: date) -> int:
    return params.value(code, selection.org.path, on)


def eligibility(candidate: Candidate, selection: Selection, on: date) -> list[Finding]:
    """What the clauses say of a candidate: age by level and nature, League or Party, education."""
    return [
        _age(candidate, selection, on),
        _political(candidate),
        *_educated(candidate, selection, on),
    ]


def _age(candidate: Candidate, selection: Selection, on: date) -> Finding:
    org = selection.org
    book = Book((AGE, AGE_PART, AGE_COUNTY))
    most, age = limit(book, org.path, org.level, selection.nature, on), candidate.age_on(on)
    measured = _("%(n)d 周岁") % {"n": age}
    if most and age > most:
        words = _("%(name)s %(age)d 周岁，超过 %(most)d 周岁，年龄只增不减，请改荐他人。")
        told = words % {"name": candidate.name, "age": age, "most": most}
        return Finding(BLOCK, YOUNG, told, measured=measured)
    return Finding(OK, YOUNG, str(YOUNG.text), measured=measured)


def _political(candidate: Candidate) -> Finding:
    told = candidate.get_political_display() or _("未填")
    if candidate.political in MEMBERS:
        return Finding(OK, POLITICAL, str(POLITICAL.text), measured=told)
    if candidate.unless:
        return Finding(WARN, POLITICAL, candidate.unless, measured=told)
    words = _("%(name)s 的政治面貌是“%(told)s”。请核对；确需任用的，由上级写明破格理由。")
    return Finding(BLOCK, POLITICAL, words % {"name": candidate.name, "told": told}, measured=told)


def _educated(candidate: Candidate, selection: Selection, on: date) -> list[Finding]:
    if not _value(COLLEGE, selection, on):
        return []
    told = candidate.get_education_display() or _("未填")
    if candidate.education in HIGHER:
        return [Finding(OK, EDUCATED, str(EDUCATED.text), measured=told)]
    words = _("%(name)s 的学历是“%(told)s”，应为大专以上。请补填学历，或改荐他人。")
    return [Finding(BLOCK, EDUCATED, words % {"name": candidate.name, "told": told}, measured=told)]


def check_called(selection: Selection, on: date) -> list[Finding]:
    """The call was public long enough."""
    days = _value(CALL_DAYS, selection, on)
    free = selection.called_on + timedelta(days=days)
    if on < free:
        words = _("宣传发动从 %(day)s 起满 %(n)d 天，才能截止提名。")
        told = words % {"day": selection.called_on, "n": days}
        return [Finding(BLOCK, CALLED, told, earliest=free, measured=str((on - selection.called_on).days))]
    return [
        Finding(OK, CALLED, str(CALLED.text), measured=_("%(n)d 天") % {"n": (on - selection.called_on).days})
    ]


def check_channels(selection: Selection, on: date) -> list[Finding]:
    """All three channels were used, and a democratic recommendation has its signers."""
    found, standing = [], list(selection.candidates.filter(withdrawn_on=None))
    used = {candidate.channel for candidate in standing}
    missing = [label for value, label in Channel.choices if value not in used]
    if _value(ALL_CHANNELS, selection, on) and missing:
        told = _("还没有%(names)s的候选人。") % {"names": "、".join(map(str, missing))}
        found.append(Finding(BLOCK, CHANNELS, told, measured=_("%(n)d 种渠道") % {"n": len(used)}))
    least = _value(SIGNERS, selection, on)
    few = [each for each in standing if each.channel == Channel.DEMOCRATIC and each.signers < least]
    for each in few:
        words = _("%(name)s 由 %(n)d 人联名，应有 %(least)d 人。请补齐联名。")
        told = words % {"name": each.name, "n": each.signers, "least": least}
        found.append(Finding(BLOCK, SIGNED, told, measured=str(each.signers)))
    return found or [Finding(OK, CHANNELS, str(CHANNELS.text), measured=_("%(n)d 人") % {"n": len(standing)})]


def check_examined(selection: Selection, on: date) -> list[Finding]:
    """Enough candidates pass the clauses; those who do not are named, they do not stop the others."""
    fit, told = 0, []
    for candidate in selection.candidates.filter(withdrawn_on=None):
        bad = [each for each in eligibility(candidate, selection, on) if each.level == BLOCK]
        fit += not bad
        told += [Finding(WARN, each.clause, each.message, measured=each.measured) for each in bad]
    return [*told, _ratio(selection, fit, on)]


def check_ratio(selection: Selection, on: date) -> list[Finding]:
    """Enough candidates still stand."""
    return [_ratio(selection, selection.candidates.standing().count(), on)]


def _ratio(selection: Selection, standing: int, on: date) -> Finding:
    needed = selection.seats + math.ceil(Decimal(selection.seats * _value(SPARE, selection, on)) / 100)
    measured = f"{standing} / {selection.seats}"
    if standing < needed:
        words = _("选配 %(seats)d 名，应有候选人 %(needed)d 名以上，现有 %(n)d 名。请终止后重新提名。")
        told = words % {"seats": selection.seats, "needed": needed, "n": standing}
        return Finding(BLOCK, RATIO, told, measured=measured)
    return Finding(OK, RATIO, str(RATIO.text), measured=measured)


def check_tried(selection: Selection, on: date) -> list[Finding]:
    """Where a trial is planned, it lasted its days and every candidate who stands was judged."""
    if not selection.trial:
        return []
    if selection.state != SelectionState.TRIAL:
        return [Finding(BLOCK, TRIED, _("本次选配设试岗，请先办理“安排试岗”。"))]
    days = _value(TRIAL_DAYS, selection, on)
    free = selection.trial_on + timedelta(days=days)
    measured = _("%(n)d 天") % {"n": (on - selection.trial_on).days}
    if on < free:
        told = _("试岗从 %(day)s 起满 %(n)d 天，才能进入演讲。") % {"day": selection.trial_on, "n": days}
        return [Finding(BLOCK, TRIED, told, earliest=free, measured=measured)]
    left = [each.name for each in selection.candidates.standing().filter(tried="")]
    if left:
        told = _("%(names)s 还没有试岗结论，请在候选人页面登记。") % {"names": "、".join(left)}
        return [Finding(BLOCK, TRIED, told, measured=measured)]
    return [Finding(OK, TRIED, str(TRIED.text), measured=measured)]


def check_scores(selection: Selection, on: date) -> list[Finding]:
    """Every candidate who stands was scored by enough judges."""
    least = _value(JUDGES, selection, on)
    few = [each for each in selection.candidates.standing().scored() if each.judges < least]
    if few:
        told = _("%(names)s 的评委打分不足 %(n)d 名，请补登得分。")
        words = told % {"names": "、".join(each.name for each in few), "n": least}
        return [Finding(BLOCK, SCORES, words)]
    return [Finding(OK, SCORES, str(SCORES.text), measured=_("%(n)d 名评委") % {"n": least})]


def check_vetted(selection: Selection, on: date) -> list[Finding]:
    """Every candidate who stands was inspected, and enough were found fit."""
    standing = list(selection.candidates.standing())
    left = [each.name for each in standing if not each.vetted]
    if left:
        told = _("%(names)s 还没有考察结论。") % {"names": "、".join(left)}
        return [Finding(BLOCK, INSPECTION, told)]
    fit = sum(each.vetted == Vetting.FIT for each in standing)
    if fit < selection.seats:
        told = _("考察同意的有 %(n)d 名，不足选配的 %(seats)d 名。") % {"n": fit, "seats": selection.seats}
        return [Finding(BLOCK, INSPECTION, told, measured=str(fit))]
    return [Finding(OK, INSPECTION, str(INSPECTION.text), measured=_("同意 %(n)d 名") % {"n": fit})]


def notice_until(selection: Selection) -> date:
    """The last day of the notice that begins on `notice_on`, in working days."""
    days = _value(NOTICE_DAYS, selection, selection.notice_on)
    return add_working_days(selection.notice_on, days).date


def check_notice(selection: Selection, on: date) -> list[Finding]:
    """The notice has lapsed, not too long ago, and every objection was looked into."""
    found, until = [], selection.notice_until
    if on <= until:
        told = _("公示到 %(day)s 为止，期满后才能报批。") % {"day": until}
        found.append(Finding(BLOCK, LAPSED, told, earliest=until + timedelta(days=1), measured=str(until)))
    elif (on - until).days > _value(STALE_DAYS, selection, on):
        told = _("公示 %(day)s 已期满，隔得太久，建议退回后重新公示。") % {"day": until}
        found.append(Finding(WARN, LAPSED, told, measured=str(until)))
    else:
        found.append(Finding(OK, LAPSED, str(LAPSED.text), measured=str(until)))
    left = selection.objections.filter(finding="").count()
    if left:
        told = _("还有 %(n)d 条异议没有核查结论，请先登记。") % {"n": left}
        found.append(Finding(BLOCK, SETTLED, told, measured=str(left)))
    return found


def inducted(selection: Selection, known: Collection[str], on: date) -> list[Finding]:
    """Warns of those appointed who have not been to an induction. known: who has, by index."""
    if selection.state != SelectionState.DONE:
        return []
    due = selection.start + timedelta(days=_value(INDUCTION_DAYS, selection, selection.start))
    left = [each.name for each in selection.candidates.appointed() if each.id_index not in known]
    if not left:
        return [Finding(OK, INDUCTED, str(INDUCTED.text))]
    words = _("%(names)s 还没有岗前培训的记录，应在 %(day)s 前参加。培训以后请登记为该培训班学员。")
    told = words % {"names": "、".join(left), "day": due}
    return [Finding(WARN if on <= due else BLOCK, INDUCTED, told, measured=str(len(left)))]


def check_chosen(selection: Selection, on: date) -> list[Finding]:
    """As many as are wanted are chosen, and none of them has withdrawn."""
    chosen = selection.candidates.filter(chosen=True)
    gone = [each.name for each in chosen if each.withdrawn_on]
    if gone or len(chosen) != selection.seats:
        told = _("拟任人选%(names)s已退出，请退回重新确定人选。") % {"names": "、".join(gone)}
        return [Finding(BLOCK, STANDS, told)]
    return [Finding(OK, STANDS, str(STANDS.text), measured="、".join(each.name for each in chosen))]
