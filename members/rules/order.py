"""The order of days: of the whole way, and the strict one on the form (入团志愿书)."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from league.kernel.clauses import Finding
from members.choices import CreditKind, Stage
from members.rules.admission import CLASS_HOURS, ok, ruling_of
from members.rules.terms import FORM_APART, FORM_ORDER, ORDER

# The days of the way in their order, with the state in which each is registered.
DAYS = {
    "applied_on": Stage.DRAFT,
    "talked_on": Stage.SUBMITTED,
    "activist_on": Stage.TALKED,
    "endorsed_on": Stage.NOMINATED,
    "candidate_on": Stage.ACTIVIST,
    "examined_on": Stage.CANDIDATE,
    "notice_from": Stage.EXAMINED,
    "form_on": Stage.NOTICED,
    "introduced_on": Stage.NOTICED,
    "meeting_on": Stage.FORMED,
    "approved_on": Stage.VOTED,
    "filed_on": Stage.ENROLLED,
    "informed_on": Stage.FILED,
    "archived_on": Stage.SWORN,
    "certified_on": Stage.ARCHIVED,
}
STAGES = list(Stage)


def given_days(application) -> list[tuple[str, date]]:
    """The days registered up to the present state, in their order.

    Days of later steps may stand from an earlier round, before a return; they are asked again.
    """
    here = STAGES.index(Stage.DRAFT if application.state == Stage.RETURNED else Stage(application.state))
    asked = [name for name, state in DAYS.items() if STAGES.index(state) <= here]
    return [(name, getattr(application, name)) for name in asked if getattr(application, name)]


def check_order(application, on: date) -> list[Finding]:
    """No day lies in the future, none before the day of an earlier step; silent when all is in order."""
    given = given_days(application)
    for name, day in given:
        if day > on:
            words = _("%(name)s %(day)s 还没有到，请改正。")
            return [Finding("block", ORDER, words % {"name": _label(application, name), "day": day})]
    wrong = reversal(given)
    if wrong:
        (first, earlier), (second, later) = wrong
        words = _("%(second)s %(later)s 早于%(first)s %(earlier)s，请改正。") % {
            "first": _label(application, first),
            "second": _label(application, second),
            "earlier": earlier,
            "later": later,
        }
        return [Finding("block", ORDER, words)]
    return []


def reversal(given: Iterable[tuple[str, date]]) -> tuple[tuple[str, date], tuple[str, date]] | None:
    """The first two days of the way that follow one another the wrong way round, None for none."""
    return next((pair for pair in pairwise(given) if pair[1][1] < pair[0][1]), None)


def check_form(application, on: date) -> list[Finding]:
    """The days on the form follow one another, each at least a day after the one before; never reversed.

    Lessons count up to the day on which the hours were complete; a day not filled in is passed over.
    """
    apart = ruling_of(application, FORM_APART, on).value
    days = [(words, day) for words, day in form_days(application, on) if day]
    if len(days) < 2:
        return []
    for (first, earlier), (second, later) in pairwise(days):
        least = earlier + timedelta(days=apart)
        if later < least:
            words = _("%(second)s %(later)s 须在%(first)s %(earlier)s 之后（最早 %(least)s），请改正。")
            words %= {
                "first": first,
                "second": second,
                "earlier": earlier,
                "later": later,
                "least": least,
            }
            return [Finding("block", FORM_ORDER, words, earliest=least)]
    return [ok(FORM_ORDER)]


def form_days(application, on: date) -> list[tuple[str, date | None]]:
    """The days the form shows, in their order, each with its name; the approval once it is at hand."""
    decided = application.state in (Stage.FORMED, Stage.VOTED, *Stage.joined())
    approved = application.approved_on or (on if application.state == Stage.VOTED else None)
    return [
        (_("团课学习记录"), lessons_done(application, on)),
        (_label(application, "form_on"), application.form_on),
        (_label(application, "introduced_on"), application.introduced_on),
        (_label(application, "meeting_on"), application.meeting_on if decided else None),
        (_label(application, "approved_on"), approved),
    ]


def lessons_done(application, on: date) -> date | None:
    """The day on which the class hours asked for were complete; None while they are not."""
    needed, sum_so_far = ruling_of(application, CLASS_HOURS, on).value, 0
    rows = application.credits.filter(kind=CreditKind.CLASS_HOUR, on__lte=on).order_by("on", "pk")
    for day, hours in rows.values_list("on", "hours"):
        sum_so_far += hours
        if sum_so_far >= needed:
            return day
    return None


def _label(application, name: str) -> str:
    return str(application._meta.get_field(name).verbose_name)
