"""Violations the register itself shows: what each detector looks for, on which clause and numbers it rests.

A rule is said once: a detector asks the querysets, numbers and checks that admission itself goes by, on the
day of the event. Detectors about the way into the League judge members who have an application here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import Case, Count, DecimalField, F, FloatField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.clauses import Clause
from members.choices import CreditKind, Stage
from members.choices.cases import Violation
from members.models import Application, Credit, InspectionCase, Member
from members.models.application import names
from members.rules import numbers, quota, register, terms
from members.rules.admission import add_months
from members.rules.order import DAYS, STAGES, reversal
from members.rules.terms import shown
from members.rules.violation_terms import (
    AGE_2017,
    AGE_BEFORE,
    APPROVED,
    BATCH,
    IN_ORDER,
    MEMBERS_2019,
    NUMBERS_2017,
    ONE_DAY,
    RUSH_MOST,
    SAME_MOST,
    SHARED,
    VOTED,
)

WAY = "application__"
JUDGED = [name for name in DAYS if STAGES.index(DAYS[name]) <= STAGES.index(Stage.VOTED)]
ASKED = [name for name in JUDGED if name not in ("meeting_on", "approved_on")]


@dataclass(frozen=True)
class Detector:
    """A kind of violation.

    rows: (members, numbers in force) → those of them it finds. tells: columns of a row → what was found, in a
    few words. params: the numbers it goes by. advice: what to look at first.
    """

    code: Violation
    clause: Clause
    advice: str
    rows: Callable
    tells: Callable[[dict], str]
    params: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the violation is called."""
        return self.code.label


def rulings() -> params.Book:
    """The numbers of all detectors, read once."""
    return params.Book(code for each in DETECTORS.values() for code in each.params)


def detected(code: str, members, book: params.Book):
    """Those of some members whom a detector finds, with or without a case."""
    return DETECTORS[code].rows(members, book)


def findings(code: str, members, book: params.Book):
    """Members of the register whom a detector finds and whom no case is about yet."""
    return detected(code, members.present(), book).exclude(InspectionCase.objects.known(code))


def still_found(code: str, member: Member) -> bool:
    """Whether a detector finds a member now."""
    return detected(code, Member.objects.filter(pk=member.pk), rulings()).exists()


def told(row: dict) -> str:
    """What was found of a row of `with_evidence`."""
    return DETECTORS[row["detector"]].tells(row)


# What a finding shows; the columns of `told`.
EVIDENCE = (
    *("detector", "joined_age", "admission_number", "joined_on", "hours"),
    *(f"{WAY}{name}" for name in (*JUDGED, "votes_due", "votes_present", "votes_for", "opening_on")),
)


def with_evidence(code: str, rows):
    """Rows with what `told` reads beside their own columns: the detector, the hours of class."""
    return rows.annotate(detector=Value(code), hours=lessons_had())


# Age and number


def too_young(rows, book: params.Book):
    """Joined below the age in force on that day: 14; 13 in 2017 and 2018; 12 before."""
    least = Case(
        When(joined_on__lt=NUMBERS_2017, then=book.on_day_of(AGE_BEFORE, "joined_on")),
        When(joined_on__lt=MEMBERS_2019, then=book.on_day_of(AGE_2017, "joined_on")),
        default=book.on_day_of(terms.MIN_AGE, "joined_on"),
        output_field=FloatField(),
    )
    return rows.filter(joined_age__lt=least)


def number_told(row: dict) -> str:
    """The number."""
    return row["admission_number"]


# The way


def lessons_had() -> Coalesce:
    """Hours of class of the application when the person was chosen; hours taken over with it count."""
    rows = Credit.objects.filter(application__member=OuterRef("pk"), kind=CreditKind.CLASS_HOUR)
    until = Coalesce("application__candidate_on", "application__approved_on", "on")
    counted = rows.filter(Q(on__lte=until) | Q(on=F("application__opening_on")))
    summed = counted.order_by().values("application").annotate(n=Sum("hours")).values("n")
    number = DecimalField(max_digits=8, decimal_places=1)
    return Coalesce(Subquery(summed, output_field=number), Value(0), output_field=number)


def few_lessons(rows, book: params.Book):
    """Fewer class hours than asked for when the person was chosen."""
    asked = book.on_day_of(terms.CLASS_HOURS, f"{WAY}candidate_on")
    return rows.filter(application__isnull=False).alias(had=lessons_had()).filter(had__lt=asked)


def short_watch(rows, book: params.Book):
    """Chosen sooner than so many months after becoming an activist."""
    days = rows.filter(application__activist_on__isnull=False, application__candidate_on__isnull=False)
    columns = ("pk", f"{WAY}activist_on", f"{WAY}candidate_on", f"{WAY}branch__path")
    short = [
        pk
        for pk, begun, chosen, path in days.order_by().values_list(*columns)
        if chosen < add_months(begun, book.value(terms.OBSERVATION_MONTHS, path, chosen))
    ]
    return rows.filter(pk__in=short)


def out_of_order(rows, book: params.Book):
    """A day before that of an earlier step; or a step without a day, unless a roster brought the paper."""
    turned = Q(pk__in=[])
    for earlier, later in combinations(JUDGED, 2):
        turned |= Q(**{f"{WAY}{later}__lt": F(f"{WAY}{earlier}")})
    missing = Q(pk__in=[])
    for name in ASKED:
        missing |= Q(**{f"{WAY}{name}": None})
    return rows.filter(turned | missing & Q(application__opening_on=None), application__isnull=False)


def order_told(row: dict) -> str:
    """The first two days the wrong way round, else the steps without a day."""
    given = [(name, row[f"{WAY}{name}"]) for name in JUDGED if row[f"{WAY}{name}"]]
    if wrong := reversal(given):
        (first, earlier), (second, later) = wrong
        words = _("%(second)s %(later)s 早于%(first)s %(earlier)s")
        days = {"earlier": earlier, "later": later}
        return words % (days | {"first": label_of(first), "second": label_of(second)})
    lacking = [label_of(name) for name in ASKED if not row[f"{WAY}{name}"]]
    return _("缺%(names)s") % {"names": "、".join(lacking)}


def label_of(name: str) -> str:
    """A day of the way in words."""
    return str(Application._meta.get_field(name).verbose_name)


def no_vote(rows, book: params.Book):
    """No branch meeting, none that was counted, or one without quorum or majority."""
    due, present, votes = (f"{WAY}{name}" for name in ("votes_due", "votes_present", "votes_for"))
    day = f"{WAY}meeting_on"
    quorum = book.on_day_of(terms.QUORUM, day, f"{WAY}branch__path")
    majority = book.on_day_of(terms.MAJORITY, day, f"{WAY}branch__path")
    uncounted = Q(**{day: None}) | Q(**{due: None}) | Q(**{present: None}) | Q(**{votes: None})
    rows = rows.filter(application__isnull=False).alias(
        came=F(present) * 100.0 - F(due) * quorum, carried=F(votes) * 100.0 - F(due) * majority
    )
    wrong = Q(**{f"{present}__gt": F(due)}) | Q(**{f"{votes}__gt": F(present)})
    return rows.filter(uncounted | wrong | Q(came__lte=0) | Q(carried__lte=0))


def vote_told(row: dict) -> str:
    """The heads and votes, or that there are none."""
    heads = [row[f"{WAY}votes_{name}"] for name in ("due", "present", "for")]
    if row[f"{WAY}meeting_on"] is None or None in heads:
        return _("没有支部大会记录")
    counted = dict(zip(("due", "present", "votes"), heads, strict=True))
    return _("应到 %(due)d，实到 %(present)d，赞成 %(votes)d") % counted


def no_approval(rows, book: params.Book):
    """A member whose application nobody approved."""
    waiting = Q(application__approved_on=None) | ~Q(application__state__in=Stage.joined())
    return rows.filter(waiting, application__isnull=False)


# Many at once


def same_introducers(rows, book: params.Book):
    """Introduced by the same two at one branch meeting, so many that they can hardly have known each."""
    columns = ("branch", "branch__path", "meeting_on", "introducer_one", "introducer_two", "introducers")
    made = Application.objects.filter(member__isnull=False, meeting_on__isnull=False).order_by()
    groups = list(made.values_list(*columns).annotate(n=Count("pk")))
    sums: dict[tuple, int] = {}
    for group in groups:
        sums[_pair_of(group)] = sums.get(_pair_of(group), 0) + group[-1]
    found = Q(pk__in=[])
    for group in groups:
        pair = _pair_of(group)
        if pair[-1] and sums[pair] >= book.value(SAME_MOST, group[1], group[2]):
            told = dict(zip(columns, group[:-1], strict=True))
            found |= Q(**{f"{WAY}{name}": value for name, value in told.items()})
    return rows.filter(found)


def _pair_of(group: tuple) -> tuple:
    """A group of applications by branch, meeting and introducers, in whatever order they are named."""
    branch, _path, day, one, two, text, _number = group
    return branch, day, frozenset([*filter(None, (one, two)), *names(text)])


def rush(rows, book: params.Book):
    """Approved on one day, so many of one branch."""
    made = Application.objects.filter(member__isnull=False, approved_on__isnull=False).order_by()
    groups = made.values_list("branch", "branch__path", "approved_on").annotate(n=Count("pk"))
    found = Q(pk__in=[])
    for branch, path, day, number in groups:
        if number >= book.value(RUSH_MOST, path, day):
            found |= Q(application__branch=branch, application__approved_on=day)
    return rows.filter(found)


def day_told(name: str) -> Callable[[dict], str]:
    """A teller of one day of the way."""

    def tells(row: dict) -> str:
        day: date | None = row[f"{WAY}{name}"]
        return f"{label_of(name)} {day}" if day else ""

    return tells


DETECTORS: dict[str, Detector] = {
    each.code.value: each
    for each in (
        Detector(
            Violation.TOO_YOUNG,
            register.JOINING_AGE,
            gettext_lazy("先核对出生日期和入团时间；录错的改正，线索随即消失。"),
            too_young,
            lambda row: _("入团时 %(age)d 周岁") % {"age": row["joined_age"]},
            (terms.MIN_AGE, AGE_2017, AGE_BEFORE),
        ),
        Detector(
            Violation.NO_NUMBER,
            register.NUMBERED,
            gettext_lazy("先查入团志愿书封面；有编号的补填。"),
            lambda rows, book: rows.without_number(),
            lambda row: _("未填"),
        ),
        Detector(
            Violation.WRONG_NUMBER,
            register.NUMBERED,
            gettext_lazy("编号须为 12 位，前四位为入团年份；录错的改正。"),
            lambda rows, book: rows.with_wrong_number(),
            number_told,
        ),
        Detector(
            Violation.SHARED_NUMBER,
            SHARED,
            gettext_lazy("同一编号只能有一人使用；查志愿书原件，谁的编号归谁。"),
            lambda rows, book: rows.sharing_number(),
            number_told,
        ),
        Detector(
            Violation.FOREIGN_NUMBER,
            numbers.IN_BLOCK,
            gettext_lazy("编号不在发展时所在团支部当年可用的号段里；查号段分配和志愿书。"),
            lambda rows, book: numbers.outside_blocks(rows),
            number_told,
        ),
        Detector(
            Violation.OVER_PLAN,
            quota.PLACE,
            gettext_lazy("当年本领域没有名额，或者排在名额用完以后；查年度计划和调整文件。"),
            lambda rows, book: rows.filter(application__in=quota.beyond_plan()),
            day_told("meeting_on"),
        ),
        Detector(
            Violation.FEW_LESSONS,
            terms.LESSONS,
            gettext_lazy("查团课签到和结业证明。"),
            few_lessons,
            lambda row: _("%(n)s 学时") % {"n": shown(row["hours"])},
            (terms.CLASS_HOURS,),
        ),
        Detector(
            Violation.SHORT_WATCH,
            terms.OBSERVATION,
            gettext_lazy("查确定积极分子和发展对象的会议记录、培养考察登记表。"),
            short_watch,
            lambda row: f"{row[f'{WAY}activist_on']} – {row[f'{WAY}candidate_on']}",
            (terms.OBSERVATION_MONTHS,),
        ),
        Detector(
            Violation.STEPS,
            IN_ORDER,
            gettext_lazy("对照档案逐环节核实日期。"),
            out_of_order,
            order_told,
        ),
        Detector(
            Violation.NO_VOTE,
            VOTED,
            gettext_lazy("查支部大会记录和票决情况。"),
            no_vote,
            vote_told,
            (terms.QUORUM, terms.MAJORITY),
        ),
        Detector(
            Violation.NO_APPROVAL,
            APPROVED,
            gettext_lazy("查入团志愿书的审批栏和批复。"),
            no_approval,
            lambda row: _("没有审批日期"),
        ),
        Detector(
            Violation.SAME_INTRODUCERS,
            BATCH,
            gettext_lazy("找介绍人和本人谈话，核实是否真正履行了介绍人职责。"),
            same_introducers,
            day_told("meeting_on"),
            (SAME_MOST,),
        ),
        Detector(
            Violation.RUSH,
            ONE_DAY,
            gettext_lazy("查培养考察是否逐人落实。"),
            rush,
            day_told("approved_on"),
            (RUSH_MOST,),
        ),
    )
}
