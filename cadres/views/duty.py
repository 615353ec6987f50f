"""Duties of a day, the rotation of a year, regular meetings."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.duty import DutyKind
from cadres.filters.training import DutyFilter, MeetingFilter
from cadres.forms.duty import DutyForm, MeetingForm
from cadres.metrics.duty import LATE
from cadres.models import Duty, RegularMeeting
from cadres.rules import duty as rules
from cadres.services import duty as services
from cadres.sheets import training_letters as letters
from cadres.views.dated import GROUP, DayViews, RegisterViews, org_column
from cadres.views.sisters import TRAINING
from league.kernel import audit, files, params, permits
from league.kernel.errors import Refused
from league.kernel.metrics import Period
from league.kernel.views import Column, declare, fetch, once
from orgs.choices import Kind
from orgs.models import Org

SHOWN = 12
OFFERED = 200
PERMITS = {
    "view": rules.VIEW_DUTY,
    "add": rules.EDIT_DUTY,
    "edit": rules.EDIT_DUTY,
    "delete": rules.EDIT_DUTY,
    "export": rules.EXPORT_DUTY,
}
TONES = dict.fromkeys(DutyKind, "line")


class DutyViews(DayViews):
    """Pages of the duties."""

    model = Duty
    sisters = TRAINING
    route = "duties/"
    label, unit = gettext_lazy("轮值与联系"), gettext_lazy("项")
    add_label = gettext_lazy("安排")
    permits = PERMITS
    filterset = DutyFilter
    form = DutyForm
    order = "start"
    empty_title = gettext_lazy("还没有轮值与联系安排")
    empty_text = gettext_lazy("轮值用“轮值表”一次排定全年；定点联系、分片联系、设岗定责、公开承诺逐项登记。")
    columns = (
        Column("post", gettext_lazy("责任人"), lead=True, source=("post__name",), sort="post__name"),
        Column("title", gettext_lazy("职务"), source=("post__title",)),
        Column("kind", gettext_lazy("类型"), sort="kind", tones=TONES),
        org_column(),
        org_column("target", gettext_lazy("联系的团组织")),
        Column("area", gettext_lazy("片区或岗位")),
        Column("start", gettext_lazy("开始日期"), sort="start"),
        Column("end", gettext_lazy("截止日期"), sort="end", nullable=True),
        Column("done_on", gettext_lazy("完成日期")),
    )
    detail_fields = (
        *("kind", "post", "org", "target", "area", "content", "start", "end", "end_reason"),
        *("done_on", "done_note"),
    )

    def queryset(self):
        """Duties with post and organizations."""
        return Duty.objects.select_related("post", "org", "target")

    def save(self, form, action: str):
        """By the service."""
        return services.keep_duty(form.instance, actor=self.user)

    def list_acts(self):
        """To the rotation of the year."""
        return [{"label": _("轮值表"), "url": reverse("cadres:rotation"), "icon": "calendar-clock"}]

    def chips(self, obj) -> list[tuple[str, str]]:
        """Kind, carried out, over."""
        done = [(_("已完成"), "green")] if obj.done_on else []
        over = obj.end and obj.end <= timezone.localdate()
        return [
            (obj.get_kind_display(), TONES[obj.kind]),
            *done,
            *([(_("已退出"), "line")] if over else []),
        ]


class MeetingViews(RegisterViews):
    """Pages of the regular meetings."""

    model = RegularMeeting
    sisters = TRAINING
    route = "meetings/"
    label, unit = gettext_lazy("委员例会"), gettext_lazy("次")
    add_label = gettext_lazy("登记例会")
    permits = PERMITS
    filterset = MeetingFilter
    form = MeetingForm
    order = "-on"
    empty_title = gettext_lazy("还没有委员例会")
    empty_text = gettext_lazy("每次例会登记日期、主持人、议题和议定事项。")
    columns = (
        Column("topic", gettext_lazy("议题"), lead=True, sort="topic"),
        Column("on", gettext_lazy("日期"), sort="on"),
        org_column(),
        Column("chair", gettext_lazy("主持人"), source=("chair__name",)),
        Column("attended", gettext_lazy("到会人数"), num=True),
    )
    detail_fields = ("org", "on", "chair", "topic", "attended", "resolution")

    def queryset(self):
        """Meetings with organization and chair."""
        return RegularMeeting.objects.select_related("org", "chair")

    def save(self, form, action: str):
        """By the service."""
        return services.keep_meeting(form.instance, actor=self.user)

    def list_context(self) -> dict:
        """Which committees in reach did not meet in time."""
        rows = LATE.rows(Period.day()).visible_to(self.user, rules.VIEW_DUTY).order_by("path")
        late = list(rows[: SHOWN + 1])
        told = {"late": late[:SHOWN], "more": len(late) > SHOWN, "clause": rules.MEETING_CLAUSE}
        ruling = params.ruling(rules.MEETING_MONTHS)
        return super().list_context() | told | {"months": ruling.value, "param": rules.MEETING_MONTHS}


def committees(user):
    """Committees in reach that can have a rotation."""
    rows = Org.objects.visible_to(user, rules.VIEW_DUTY).standing()
    return rows.exclude(kind=Kind.BRANCH).order_by("path")


def asked_year(text: str) -> int:
    """The year of the address, this year without one."""
    return int(text) if text.isdecimal() and 2000 <= int(text) <= 2100 else timezone.localdate().year


@declare(rules.VIEW_DUTY)
def rotation(request) -> HttpResponse:
    """The turns of a year: arranged, or proposed."""
    year, offered = asked_year(request.GET.get("year", "")), list(committees(request.user)[:OFFERED])
    wish = request.GET.get("org", "")
    org = next((each for each in offered if each.pk == request.user.home_id), offered[0] if offered else None)
    if wish:
        org = fetch(request.user, rules.VIEW_DUTY, Org.objects.all(), pk=wish)
    return render(request, "cadres/rotation.html", rotation_context(request, org, year, offered))


def rotation_context(request, org: Org | None, year: int, offered) -> dict:
    """What the page of a rotation tells."""
    turns = list(services.rotation_of(org, year)) if org else []
    may = bool(org) and permits.may(request.user, rules.EDIT_DUTY, org)
    open_year = year >= timezone.localdate().year
    return {
        "title": _("%(year)d 年轮值表") % {"year": year},
        "crumbs": [(GROUP, ""), (_("轮值与联系"), reverse("cadres:duty-list")), (_("轮值表"), "")],
        "org": org,
        "orgs": offered,
        "year": year,
        "turns": turns,
        "today": timezone.localdate(),
        "proposed": services.proposed_turns(org, year) if may and open_year else [],
        "may": may,
        "months": params.value(rules.TURN_MONTHS, org.path if org else "", date(year, 1, 1)),
        "once": once.new_key(),
    }


@declare(rules.EDIT_DUTY, "orgs.Org", methods=("POST",))
def arrange(request, pk) -> HttpResponse:
    """Store the proposed turns of a year."""
    org = fetch(request.user, rules.EDIT_DUTY, Org.objects.all(), pk=pk)
    year = asked_year(request.POST.get("year", ""))
    try:
        with transaction.atomic():
            once.spend(request)
            made = services.arrange_rotation(org, year, actor=request.user)
    except (Refused, once.Repeated) as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("已排定 %(year)d 年轮值，共 %(n)d 轮。") % {"year": year, "n": len(made)})
    return HttpResponseRedirect(f"{reverse('cadres:rotation')}?org={pk}&year={year}")


@declare(rules.EXPORT_DUTY, "orgs.Org")
def rotation_letter(request, pk) -> HttpResponse:
    """The turns of a year as a Word document."""
    org = fetch(request.user, rules.EXPORT_DUTY, Org.objects.all(), pk=pk)
    year = asked_year(request.GET.get("year", ""))
    content = letters.rotation(org, year, list(services.rotation_of(org, year)))
    audit.record(request.user, rules.PRINTED, org, None, {"year": year})
    return files.serve_bytes(content, f"{org}{year}{_('年轮值表')}.docx")
