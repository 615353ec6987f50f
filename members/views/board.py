"""The board of admission: a lane per stage, cards with what presses, a drawer with the checklist."""

from datetime import date, timedelta

from django.db.models import Count, Sum
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import params
from league.kernel.calendar import add_working_days, working_days_between
from league.kernel.views import declare
from members import rules
from members.choices import CreditKind, Part, Stage
from members.models import Application, Credit
from members.rules import admission, terms
from members.views.applications import GROUP, ApplicationViews, one_for
from members.workflows import ADMISSION

CARDS = 20
NUMBERS = (
    *(terms.MIN_AGE, terms.OBSERVATION_MONTHS, terms.CLASS_HOURS, terms.NOTICE_DAYS),
    *(deadline.param for deadline in ADMISSION.deadlines.values()),
)
NEAR = 7


@declare(rules.VIEW_APPLICATIONS)
def board(request):
    """The board; `?pick=` opens the drawer of one application."""
    pages = ApplicationViews(request)
    rows = pages.visible("list")
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    lanes = [_lane(pages, rows, counts, part) for part in Part]
    _mark([application for lane in lanes for application in lane["cards"]])
    picked = one_for(request, request.GET.get("pick", ""))
    context = {
        "title": pages.label,
        "crumbs": [(GROUP, ""), (pages.label, "")],
        "lanes": lanes,
        "enrolled": sum(counts.get(state, 0) for state in Stage.joined()),
        "blocked": sum(each.presses for lane in lanes for each in lane["cards"]),
        "picked": picked,
        "minors": pages.minors_apart(),
        "minors_only": pages.sees_minors(),
        "list_url": pages.url("list"),
        "add_url": pages.url("add") if pages.may("add") else "",
    }
    return render(request, "members/application_board.html", context)


def _lane(pages, rows, counts: dict, part: Part) -> dict:
    """One lane: the longest waiting first, its number, the table of all."""
    states = part.states
    cards = rows.filter(state__in=states).defer("id_no", "phone").order_by("state_since", "pk")
    return {
        "code": part.value,
        "label": part.label,
        "total": sum(counts.get(state, 0) for state in states),
        "cards": list(cards[:CARDS]),
        "more": f"{pages.url('list')}?part={part.value}",
        "limit": CARDS,
    }


def _mark(applications: list[Application]) -> None:
    """Write onto each card the chip that says what presses, in three queries for all of them."""
    today = timezone.localdate()
    book = params.Book(NUMBERS)
    sums = Credit.objects.filter(application__in=applications, kind=CreditKind.CLASS_HOUR, on__lte=today)
    lessons = dict(sums.order_by().values_list("application").annotate(n=Sum("hours")))
    for application in applications:
        application.age = application.age_on(today)
        application.chip, application.tone = _chip(application, book, lessons.get(application.pk, 0), today)
        application.presses = application.tone == "danger"


def _chip(application: Application, book: params.Book, lessons, today: date) -> tuple[str, str]:
    """(words, tone) of what presses most: a lack, a term that ends, a day to wait for."""
    if application.state == Stage.RETURNED:
        return _("已退回，待补充"), "amber"
    if application.age < admission_age(application, book, today):
        return _("未满 14 周岁"), "danger"
    if application.state == Stage.ACTIVIST:
        return _observed(application, book, lessons, today)
    if application.state == Stage.NOTICE and application.notice_from:
        return _noticed(application, book, today)
    due = ADMISSION.due(application, book)
    if due is None:
        return _("自 %(day)s") % {"day": application.state_since}, "line"
    left = (due - today).days
    deadline = ADMISSION.deadlines[application.state].label
    if left < 0:
        return _("%(what)s已超 %(n)d 天") % {"what": deadline, "n": -left}, "danger"
    return _("%(what)s还剩 %(n)d 天") % {"what": deadline, "n": left}, "amber" if left <= NEAR else "blue"


def admission_age(application: Application, book: params.Book, today: date) -> int:
    """The least age in force at the branch."""
    return book.value(terms.MIN_AGE, application.branch.path, today)


def _observed(application: Application, book: params.Book, lessons, today: date) -> tuple[str, str]:
    path = application.branch.path
    needed = book.value(terms.CLASS_HOURS, path, today)
    if lessons < needed:
        words = {"have": terms.shown(lessons), "needed": needed}
        return _("团课 %(have)s / %(needed)d 学时") % words, "danger"
    months = book.value(terms.OBSERVATION_MONTHS, path, today)
    until = admission.add_months(application.activist_on or today, months)
    words = _("考察满 %(n)d 个月 %(day)s") % {"n": months, "day": until}
    return words, "green" if until <= today else "blue"


def _noticed(application: Application, book: params.Book, today: date) -> tuple[str, str]:
    days = book.value(terms.NOTICE_DAYS, application.branch.path, today)
    until = add_working_days(application.notice_from, days).date
    if today > until:
        return _("公示期满，可登记结果"), "green"
    gone = working_days_between(application.notice_from, min(today, until + timedelta(days=1))).days
    words = {"until": until, "gone": gone, "days": days}
    return _("公示至 %(until)s（第 %(gone)d / %(days)d 个工作日）") % words, "blue"
