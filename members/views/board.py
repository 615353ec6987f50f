"""The board of admission: a lane per stage, cards with what presses, a drawer with the checklist."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Sum
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.calendar import add_working_days, working_days_between
from league.kernel.views import declare
from members import rules
from members.choices import CreditKind, Stage
from members.models import Application, Credit
from members.rules import admission
from members.views.applications import GROUP, ApplicationViews, one_for
from members.workflows import ADMISSION

LANES = (
    ("open", gettext_lazy("草稿和退回"), (Stage.DRAFT, Stage.RETURNED)),
    ("asked", gettext_lazy("申请与谈话"), (Stage.SUBMITTED, Stage.TALKED)),
    ("observed", gettext_lazy("积极分子 · 培养考察"), (Stage.ACTIVIST,)),
    ("chosen", gettext_lazy("发展对象"), (Stage.CANDIDATE,)),
    ("received", gettext_lazy("公示与接收"), (Stage.NOTICE, Stage.VOTED)),
)
CARDS = 20
NUMBERS = (
    *(admission.MIN_AGE, admission.OBSERVATION_MONTHS, admission.CLASS_HOURS, admission.NOTICE_DAYS),
    *(deadline.param for deadline in ADMISSION.deadlines.values()),
)
NEAR = 7


@declare(rules.VIEW_APPLICATIONS)
def board(request):
    """The board; `?pick=` opens the drawer of one application."""
    pages = ApplicationViews(request)
    rows = pages.visible("list")
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    lanes = [_lane(pages, rows, counts, *lane) for lane in LANES]
    _mark([application for lane in lanes for application in lane["cards"]])
    picked = one_for(request, request.GET.get("pick", ""))
    context = {
        "title": pages.label,
        "crumbs": [(GROUP, ""), (pages.label, "")],
        "lanes": lanes,
        "enrolled": counts.get(Stage.ENROLLED, 0),
        "blocked": sum(each.presses for lane in lanes for each in lane["cards"]),
        "picked": picked,
        "minors": pages.minors_apart(),
        "minors_only": pages.sees_minors(),
        "list_url": pages.url("list"),
        "add_url": pages.url("add") if pages.may("add") else "",
    }
    return render(request, "members/application_board.html", context)


def _lane(pages, rows, counts: dict, code: str, label: str, states: Iterable[str]) -> dict:
    """One lane: the longest waiting first, its number, the table of all."""
    cards = rows.filter(state__in=states).defer("id_no", "phone").order_by("state_since", "pk")
    return {
        "code": code,
        "label": label,
        "total": sum(counts.get(state, 0) for state in states),
        "cards": list(cards[:CARDS]),
        "more": [(Stage(state).label, f"{pages.url('list')}?stage={state}") for state in states],
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
    return book.value(admission.MIN_AGE, application.branch.path, today)


def _observed(application: Application, book: params.Book, lessons, today: date) -> tuple[str, str]:
    path = application.branch.path
    needed = book.value(admission.CLASS_HOURS, path, today)
    if lessons < needed:
        words = {"have": admission.shown(lessons), "needed": needed}
        return _("团课 %(have)s / %(needed)d 学时") % words, "danger"
    months = book.value(admission.OBSERVATION_MONTHS, path, today)
    until = admission.add_months(application.activist_on or today, months)
    words = _("考察满 %(n)d 个月 %(day)s") % {"n": months, "day": until}
    return words, "green" if until <= today else "blue"


def _noticed(application: Application, book: params.Book, today: date) -> tuple[str, str]:
    days = book.value(admission.NOTICE_DAYS, application.branch.path, today)
    until = add_working_days(application.notice_from, days).date
    if today > until:
        return _("公示期满，可开支部大会"), "green"
    gone = working_days_between(application.notice_from, min(today, until + timedelta(days=1))).days
    words = {"until": until, "gone": gone, "days": days}
    return _("公示至 %(until)s（第 %(gone)d / %(days)d 个工作日）") % words, "blue"
