"""The rules of the yearly appraisal: attendance, ballots, the share of 优秀; which branches count."""

from collections import Counter
from datetime import date
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import READERS, SECRETARIES, WORKERS, Role
from members.choices import Political
from members.choices.reviews import ReviewGrade
from members.models import Member, Review
from members.rules.admission import add_months
from members.rules.terms import ruled
from orgs.choices import Form
from orgs.models import Org

VIEW_REVIEWS = permit("members.view_reviews", gettext_lazy("查看评议和注册"), READERS)
EXPORT_REVIEWS = permit("members.export_reviews", gettext_lazy("导出评议和注册"), WORKERS)
REVIEW = permit("members.hold_review", gettext_lazy("组织教育评议"), SECRETARIES)
APPROVE_REVIEW = permit(
    "members.approve_review",
    gettext_lazy("批准教育评议"),
    (Role.TOWNSHIP_SECRETARY, Role.COUNTY_REVIEWER),
)
REGISTER = permit("members.register_year", gettext_lazy("办理年度团籍注册"), SECRETARIES)

STARTED = event("members.review_started", gettext_lazy("启动教育评议"))
FILLED = event("members.review_filled", gettext_lazy("填写教育评议"))

GUIDE = "《团员教育评议工作办法》"

ATTENDANCE = params.param(
    "members.review_attendance",
    "2/3",
    unit="比例",
    label=gettext_lazy("测评投票实到人数须超过应到人数的比例"),
    source=GUIDE + "：三分之二以上团员到会",
)
EXCELLENT_MOST = params.param(
    "members.review_excellent",
    30,
    unit="%",
    label=gettext_lazy("评议为优秀的最高比例"),
    source=GUIDE + "：一般不超过参评团员的 30%",
)
STANDING_MONTHS = params.param(
    "members.review_standing",
    6,
    unit="个月",
    label=gettext_lazy("成立满此时间的团支部计入评议覆盖率"),
    source="团支部对标定级口径：成立不满半年的不参加（评议覆盖率参照，可改）",
)
ANSWER_DAYS = params.param(
    "members.review_answer",
    30,
    unit="天",
    label=gettext_lazy("上级批准教育评议的期限"),
    source="工作安排（可改）",
)

ATTENDED = Clause(
    "members.review_attendance", gettext_lazy("到会人数超过应到人数的 %(n)s"), gettext_lazy(GUIDE)
)
EXCELLENT = Clause(
    "members.review_excellent", gettext_lazy("优秀不超过参评人数的 %(n)s%%"), gettext_lazy(GUIDE)
)
GRADED = Clause("members.review_graded", gettext_lazy("每名参评团员都有评议等次"), gettext_lazy(GUIDE))
COUNTED = Clause("members.review_ballots", gettext_lazy("每人得票不超过到会人数"), gettext_lazy(GUIDE))
UNPUNISHED = Clause(
    "members.review_probation",
    gettext_lazy("留团察看期间不能评为优秀"),
    gettext_lazy("《共青团纪律处分条例（试行）》"),
)
DATED = Clause("members.review_days", gettext_lazy("各环节日期先后有序"), gettext_lazy(GUIDE))

DAYS = ("studied_on", "self_on", "peers_on", "meeting_on", "proposed_on")
SHOWN = 5
PARTY = (Political.PARTY, Political.PARTY_PROBATIONARY)
# Branches that come and go are not counted in the coverage (domain: 临时、流动团员团支部 excluded).
PASSING = (Form.TEMPORARY, Form.MOBILE, Form.GRADUATE, Form.OVERSEAS)


def taking_part(branch: Org):
    """Members the branch appraises: all but Party members, who are appraised by the Party."""
    return Member.objects.present().filter(branch=branch).exclude(political__in=PARTY)


def counting(rows, on: date):
    """Of branches, those that count in the coverage: lasting ones that have stood long enough."""
    months = params.Book([STANDING_MONTHS]).value(STANDING_MONTHS, "", on)
    old = Q(founded=None) | Q(founded__lte=add_months(on, -months))
    return rows.exclude(form__in=PASSING).filter(old)


def ok(clause: Clause, measured: str = "") -> Finding:
    """A clause that is met."""
    return Finding("ok", clause, str(clause.text), measured=measured)


def named(people: list[str]) -> str:
    """Some of the names, and how many there are."""
    shown = "、".join(people[:SHOWN])
    return shown if len(people) <= SHOWN else _("%(names)s 等 %(n)d 人") % {"names": shown, "n": len(people)}


def check_days(review: Review, on: date) -> list[Finding]:
    """The days of the steps follow one another, none to come."""
    days = [day for name in DAYS if (day := getattr(review, name))]
    if days != sorted(days) or any(day > on for day in days):
        words = _("学习、自评、互评、测评、支委会建议的日期须依次在后，并且不晚于今天。")
        return [Finding("block", DATED, words)]
    return [ok(DATED)]


def check_attendance(review: Review, on: date) -> list[Finding]:
    """More than two thirds of those due came; nobody counts twice."""
    ruling = params.ruling(ATTENDANCE, review.branch.path, review.meeting_on or on)
    clause = Clause(ATTENDED.code, ATTENDED.text % {"n": ruling.value}, ATTENDED.source)
    due, present = review.votes_due, review.votes_present
    if not review.lines:
        return [ok(clause, _("没有参评团员"))]
    if due is None or present is None:
        return [Finding("warn", clause, _("办理时填写应到会、实到会人数。"))]
    measured = _("应到 %(due)d，实到 %(present)d") % {"due": due, "present": present}
    if present > due:
        return [Finding("block", clause, _("实到不能多于应到，请核对人数。"), measured=measured)]
    if present <= due * Fraction(ruling.value):
        least = int(due * Fraction(ruling.value)) + 1
        words = _("实到会人数不够，至少要有 %(n)d 人到会，请另行召开。") % {"n": least}
        return [Finding("block", clause, words, measured=measured)]
    return [ok(clause, measured)]


def check_ballots(review: Review, on: date) -> list[Finding]:
    """Nobody got more ballots than there were people."""
    present = review.votes_present
    if present is None:
        return []
    over = [line.member.name for line in review.lines if line.ballots > present]
    if over:
        words = _("得票多于实到人数（%(n)d）：%(names)s。请核对票数。")
        return [Finding("block", COUNTED, words % {"n": present, "names": named(over)})]
    return [ok(COUNTED)]


def check_grades(review: Review, on: date) -> list[Finding]:
    """Everybody has a grade, 优秀 within its share, nobody under probation among them."""
    missing = [line.member.name for line in review.lines if not line.grade]
    found = [ok(GRADED, _("%(n)d 人") % {"n": len(review.lines)})]
    if missing:
        words = _("还没有评议等次：%(names)s。请点“填写评议表”补上。") % {"names": named(missing)}
        found = [Finding("block", GRADED, words)]
    return [*found, *excellent_findings(review, on), *probation_findings(review, on)]


def excellent_findings(review: Review, on: date) -> list[Finding]:
    """Whether 优秀 stays within its share of those appraised."""
    ruling = params.ruling(EXCELLENT_MOST, review.branch.path, review.meeting_on or on)
    clause, all_of_them = ruled(EXCELLENT, n=ruling), len(review.lines)
    number = Counter(line.grade for line in review.lines)[ReviewGrade.EXCELLENT]
    measured = _("%(n)d / %(all)d 人") % {"n": number, "all": all_of_them}
    most = int(all_of_them * Fraction(str(ruling.value)) / 100)
    if number > most:
        words = _("优秀 %(n)d 人，最多 %(most)d 人（参评 %(all)d 人）。")
        words %= {"n": number, "most": most, "all": all_of_them}
        return [Finding("block", clause, words, measured=measured)]
    return [ok(clause, measured)]


def probation_findings(review: Review, on: date) -> list[Finding]:
    """Nobody under probation is 优秀."""
    best = [line.member_id for line in review.lines if line.grade == ReviewGrade.EXCELLENT]
    bad = Member.objects.filter(pk__in=best).under_probation(review.meeting_on or on)
    if names := list(bad.order_by("pinyin", "pk").values_list("name", flat=True)):
        words = _("留团察看期间不能评为优秀：%(names)s。") % {"names": named(names)}
        return [Finding("block", UNPUNISHED, words)]
    return [ok(UNPUNISHED)]
