"""Local sets of criteria for candidates: marks, hours, points, a review; on or off in each county.

A criterion that is off is silent. One that is on warns, or blocks where the county has decided so.
"""

from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from league.kernel.clauses import Finding
from members.choices import CreditKind
from members.choices.admission import Examination, Grade
from members.rules.admission import earned, hours, ok, ruling_of
from members.rules.terms import (
    CLASS_ASKED,
    CLASS_RESULT,
    LOCAL_BLOCKS,
    POINTS,
    POINTS_ASKED,
    POINTS_PASS,
    POLITICS,
    POLITICS_ASKED,
    REVIEW,
    REVIEW_ASKED,
    REVIEW_MAJORITY,
    SERVICE,
    VOLUNTEER_HOURS,
    ruled,
    shown,
)

GOOD = (Grade.EXCELLENT, Grade.GOOD)


def asks(application, code: str, on: date) -> bool:
    """Whether the county has switched a criterion on."""
    return bool(ruling_of(application, code, on).value)


def level(application, on: date) -> str:
    """What a criterion that is not met does: warn, or block where the county has decided so."""
    return "block" if asks(application, LOCAL_BLOCKS, on) else "warn"


def check_service(application, on: date) -> list[Finding]:
    """Volunteer hours; zero switches the criterion off."""
    ruling = ruling_of(application, VOLUNTEER_HOURS, on)
    have = hours(application, CreditKind.VOLUNTEER_HOUR, on)
    words = _("志愿服务还差 %(n)s 小时（本地要求 %(needed)s 小时），请在意见里说明。")
    clause, weight = ruled(SERVICE, n=ruling), level(application, on)
    return earned(weight, clause, ruling.value, have, _("%(n)s 小时"), words)


def check_politics(application, on: date) -> list[Finding]:
    """A good or excellent mark in the course on ideology and politics."""
    if not asks(application, POLITICS_ASKED, on):
        return []
    clause = ruled(POLITICS, asked=ruling_of(application, POLITICS_ASKED, on))
    measured = application.get_politics_display()
    if application.politics in GOOD:
        return [ok(clause, measured)]
    words = _("思政课成绩须为优秀或良好，请登记成绩。")
    return [Finding(level(application, on), clause, words, measured=measured)]


def check_class_result(application, on: date) -> list[Finding]:
    """The examination after the League class is passed."""
    if not asks(application, CLASS_ASKED, on):
        return []
    clause = ruled(CLASS_RESULT, asked=ruling_of(application, CLASS_ASKED, on))
    measured = application.get_class_result_display()
    if application.class_result == Examination.PASSED:
        return [ok(clause, measured)]
    words = _("团课考核须合格，请登记考核结果。")
    return [Finding(level(application, on), clause, words, measured=measured)]


def check_points(application, on: date) -> list[Finding]:
    """The points of the ledger, each project up to its cap, reach the pass mark."""
    if not asks(application, POINTS_ASKED, on):
        return []
    ruling = ruling_of(application, POINTS_PASS, on)
    words = _("入团积分还差 %(n)s 分（合格分 %(needed)s 分），请登记积分。")
    clause, weight = ruled(POINTS, n=ruling), level(application, on)
    return earned(weight, clause, ruling.value, points(application, on), _("%(n)s 分"), words)


def points(application, on: date) -> Decimal:
    """The sum of the ledger up to the day, each project up to its cap."""
    rows = application.point_entries.filter(on__lte=on).order_by()
    sums = rows.values_list("rule", "rule__cap").annotate(n=Sum("points"))
    return sum((got if cap is None else min(got, cap) for _rule, cap, got in sums), Decimal(0))


def check_review(application, on: date) -> list[Finding]:
    """The review was held and carried by those present."""
    if not asks(application, REVIEW_ASKED, on):
        return []
    ruling, weight = ruling_of(application, REVIEW_MAJORITY, on), level(application, on)
    clause = ruled(REVIEW, majority=ruling)
    due, present, votes = application.review_due, application.review_present, application.review_for
    if None in (application.review_on, due, present, votes):
        return [Finding(weight, clause, _("还没有登记评议结果。"))]
    measured = _("实到 %(present)d，赞成 %(votes)d") % {"present": present, "votes": votes}
    if votes * 100 <= present * ruling.value:
        words = _("评议赞成票没有超过实到人数的 %(n)s%%，未获通过。") % {"n": shown(ruling.value)}
        return [Finding(weight, clause, words, measured=measured)]
    return [ok(clause, measured)]


CRITERIA = (check_service, check_politics, check_class_result, check_points, check_review)
