"""The study log: who is short this month, the month of an organization, gatherings and hours."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.filters.training import SelfStudyFilter, SessionFilter
from cadres.forms.study import HoursForm, MonthForm, SessionForm
from cadres.models import SelfStudy, StudySession
from cadres.rules import study as rules
from cadres.services import study as services
from cadres.views.dated import GROUP, RegisterViews, org_column
from cadres.views.sisters import TRAINING
from league.kernel import params, permits
from league.kernel.calendar import add_months
from league.kernel.errors import DomainError
from league.kernel.views import Column, declare, fetch, once, tabs
from orgs.choices import Kind, Level
from orgs.models import Org

MOST = 120  # organizations on one page; more are reached by choosing one of them


def asked_month(request) -> date:
    """The month of the address, this month without one."""
    form = MonthForm(request.GET if "month" in request.GET else None)
    return form.cleaned_data["month"] if form.is_valid() else services.month_of(timezone.localdate())


def frame(request, month: date, title: str, *crumbs) -> dict:
    """What the pages of a month share."""
    this = services.month_of(timezone.localdate())
    return {
        "title": title,
        "crumbs": [(GROUP, ""), (_("学习记录"), reverse("cadres:study") if crumbs else ""), *crumbs],
        "month": month,
        "before": add_months(month, -1),
        "after": add_months(month, 1) if month < this else None,
    }


@declare(rules.VIEW_STUDY)
def overview(request) -> HttpResponse:
    """Committees in reach with what they studied in a month; those that are short first."""
    month = asked_month(request)
    orgs = Org.objects.visible_to(request.user, rules.VIEW_STUDY).standing().exclude(kind=Kind.BRANCH)
    counties = list(orgs.filter(level=Level.COUNTY).order_by("path")[:MOST])
    wish = request.GET.get("org", "")
    chosen = next((county for county in counties if str(county.pk) == wish), None)
    rows = orgs.under(chosen) if chosen else orgs
    shown = list(rows.order_by("path")[: MOST + 1])
    lines = services.studied(shown[:MOST], month)
    short = [line for line in lines if line.findings()]
    context = frame(request, month, _("学习记录")) | {
        "lines": [*short, *(line for line in lines if not line.findings())],
        "short": len(short),
        "more": len(shown) > MOST,
        "counties": counties if len(counties) > 1 else [],
        "chosen": chosen,
        "needed": [(code, params.get(code).label) for code in rules.NUMBERS],
        "clause": rules.STUDY_CLAUSE,
        "sisters": tabs(TRAINING, "cadres:study"),
    }
    return render(request, "cadres/study.html", context)


@declare(rules.VIEW_STUDY, "orgs.Org")
def show(request, pk) -> HttpResponse:
    """The month of an organization: gatherings, hours of each cadre, what is missing."""
    org = fetch(request.user, rules.VIEW_STUDY, Org.objects.all(), pk=pk)
    month = asked_month(request)
    (told,) = services.studied([org], month)
    may = permits.may(request.user, rules.EDIT_STUDY, org)
    context = frame(request, month, _("%(org)s 学习记录") % {"org": org}, (str(org), "")) | {
        "org": org,
        "told": told,
        "findings": told.findings(),
        "sessions": services.sessions_of(month).filter(org=org),
        "fill_url": f"{reverse('cadres:study-fill', args=[pk])}?month={month:%Y-%m}" if may else "",
        "add_url": f"{reverse('cadres:studysession-add')}?{urlencode({'org': pk})}" if may else "",
    }
    return render(request, "cadres/study_org.html", context)


@declare(rules.EDIT_STUDY, "orgs.Org", methods=("GET", "POST"))
def fill(request, pk) -> HttpResponse:
    """Hours and content of every cadre in a month, on one form."""
    org = fetch(request.user, rules.EDIT_STUDY, Org.objects.all(), pk=pk)
    month = asked_month(request)
    (told,) = services.studied([org], month)
    form = HoursForm(request.POST if request.method == "POST" else None, told.cadres)
    back = f"{reverse('cadres:study-org', args=[pk])}?month={month:%Y-%m}"
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                once.spend(request)
                number = services.fill_self_study(org, month, form.told, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            words = _("已保存 %(month)s 的自学情况（%(n)d 人）。")
            messages.success(request, words % {"month": f"{month:%Y-%m}", "n": number})
            return HttpResponseRedirect(back)
    title = _("填报自学：%(org)s %(month)s") % {"org": org, "month": f"{month:%Y-%m}"}
    context = frame(request, month, title, (str(org), back), (_("填报"), ""))
    context |= {"form": form, "cancel_url": back, "once": once.new_key()}
    context |= {"least": told.needed[rules.SELF_HOURS]}
    return render(request, "cadres/study_fill.html", context, status=422 if form.is_bound else 200)


class SessionViews(RegisterViews):
    """Pages of the gatherings."""

    model = StudySession
    sisters = TRAINING
    route = "study-sessions/"
    label, unit = gettext_lazy("集体学习"), gettext_lazy("次")
    add_label = gettext_lazy("登记集体学习")
    permits = {
        "view": rules.VIEW_STUDY,
        "add": rules.EDIT_STUDY,
        "edit": rules.EDIT_STUDY,
        "delete": rules.EDIT_STUDY,
        "export": rules.EXPORT_STUDY,
    }
    filterset = SessionFilter
    form = SessionForm
    order = "-on"
    empty_title = gettext_lazy("还没有集体学习")
    empty_text = gettext_lazy("每次集体学习、学习交流会登记日期、半天数和学习内容。")
    columns = (
        Column("content", gettext_lazy("学习内容"), lead=True, sort="content"),
        Column("on", gettext_lazy("日期"), sort="on"),
        Column("kind", gettext_lazy("形式")),
        org_column(),
        Column("half_days", gettext_lazy("半天数"), num=True),
        Column("attended", gettext_lazy("参加人数"), num=True),
    )
    detail_fields = ("org", "kind", "on", "half_days", "content", "attended")

    def queryset(self):
        """Gatherings with their organization."""
        return StudySession.objects.select_related("org")

    def save(self, form, action: str):
        """By the service."""
        return services.keep_session(form.instance, actor=self.user)

    def after_save_url(self, obj, action: str) -> str:
        """To the month of the organization."""
        return f"{reverse('cadres:study-org', args=[obj.org_id])}?month={obj.on:%Y-%m}"


class SelfStudyViews(RegisterViews):
    """Pages that read what cadres studied alone; it is entered by month."""

    model = SelfStudy
    sisters = TRAINING
    route = "self-study/"
    label, unit = gettext_lazy("自学记录"), gettext_lazy("条")
    permits = {"view": rules.VIEW_STUDY, "export": rules.EXPORT_STUDY}
    filterset = SelfStudyFilter
    order = "-month"
    empty_title = gettext_lazy("还没有自学记录")
    empty_text = gettext_lazy("在“学习记录”里打开本单位，按月填报每名团干部的自学小时数。")
    columns = (
        Column("post", gettext_lazy("团干部"), lead=True, source=("post__name",), sort="post__name"),
        Column("title", gettext_lazy("职务"), source=("post__title",)),
        org_column("post__org"),
        Column(
            "month",
            gettext_lazy("月份"),
            source=("month",),
            text=lambda row: f"{row['month']:%Y-%m}",
            sort="month",
        ),
        Column("hours", gettext_lazy("自学小时数"), num=True, sort="hours"),
        Column("content", gettext_lazy("学习内容")),
    )
    detail_fields = ("post", "month", "hours", "content")

    def queryset(self):
        """Self-study with posts and their organizations."""
        return SelfStudy.objects.select_related("post__org")
