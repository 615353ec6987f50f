"""Upkeep pages: reviews of ID corrections, removed entries, rosters signed 核对无误, branch suggestions."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import metrics, permits
from league.kernel.calendar import read_day
from league.kernel.errors import DomainError, Refused
from league.kernel.identity import birth_of, is_valid_id, sex_of
from league.kernel.masks import id_number
from league.kernel.metrics import Period
from league.kernel.views import Column, ModelViews, declare, fetch, once, picking
from members import rules, services
from members.choices import CorrectionState
from members.forms.verbs import SignoffForm
from members.models import IdCorrection, RemovedEntry, Signoff
from members.rules.register import CLUES
from members.views.applications import branch_column
from members.views.register import GROUP
from members.workflows import ID_CORRECTION
from orgs.models import Org

SIGNED_DAYS = 6


class IdCorrectionViews(ModelViews):
    """Requests to correct an ID number, and their review."""

    model = IdCorrection
    route = "id-corrections/"
    group, label, unit = GROUP, gettext_lazy("身份证号更正"), gettext_lazy("件")
    permits = {"view": rules.VIEW}
    workflow = ID_CORRECTION
    order = "-pk"
    empty_title = gettext_lazy("没有身份证号更正")
    empty_text = gettext_lazy("身份证号登记错了的，在团员页面点“更正身份证号”。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True),
        branch_column("member__branch"),
        Column(
            "state",
            gettext_lazy("状态"),
            tones={
                CorrectionState.REQUESTED: "amber",
                CorrectionState.ACCEPTED: "green",
                CorrectionState.REJECTED: "danger",
            },
        ),
        Column("reason", gettext_lazy("更正理由")),
        Column("requested_by", gettext_lazy("申请人"), source=("requested_by__name",)),
        Column("since", gettext_lazy("日期"), source=("state_since",)),
    )
    detail_fields = ("reason",)

    @classmethod
    def prefix(cls) -> str:
        """id-correction."""
        return "id-correction"

    def queryset(self):
        """Requests with member and branch."""
        return IdCorrection.objects.select_related("member__branch", "requested_by")

    def chips(self, obj):
        """The state."""
        tones = next(column.tones for column in self.columns if column.name == "state")
        return [(obj.get_state_display(), tones[obj.state])]

    def facts(self, obj):
        """Who, where; both numbers in full for the reviewer of an open request, else their heads."""
        full = obj.state == CorrectionState.REQUESTED and self.holds(rules.REVIEW_ID, obj)
        show = str if full else id_number
        follows = f"{identity_in(obj.old_id_no)} → {identity_in(obj.new_id_no)}"
        return [
            (_("团员"), obj.member.name),
            (_("团支部"), obj.member.branch.name),
            (_("原身份证号"), show(obj.old_id_no)),
            (_("正确的身份证号"), show(obj.new_id_no)),
            *([(_("出生日期和性别"), follows)] if full else []),
            (_("更正理由"), obj.reason),
            (_("申请人"), str(obj.requested_by)),
        ]

    def detail_acts(self, obj):
        """To the member."""
        url = reverse("members:member-detail", args=[obj.member_id])
        return [{"label": _("看团员"), "url": url, "icon": "user"}]


def identity_in(id_no: str) -> str:
    """Birth date and sex that follow from an ID number; a dash from another document."""
    return f"{birth_of(id_no)} {sex_of(id_no)}" if is_valid_id(id_no) else "—"


@declare(rules.REMOVE)
def removed_list(request):
    """Entries taken out as mistaken, in the remover's reach; the newest first."""
    rows = RemovedEntry.objects.visible_to(request.user, rules.REMOVE).select_related("removed_by")[:200]
    context = {
        "title": _("已移除的误录"),
        "crumbs": [(GROUP, ""), (_("团员名册"), reverse("members:member-list")), (_("已移除"), "")],
        "entries": [
            {"row": row, "name": row.content["name"], "id_no": id_number(row.content["id_no"])}
            for row in rows
        ],
        "once": once.new_key(),
    }
    return render(request, "members/removed_list.html", context)


@declare(rules.REMOVE, "members.RemovedEntry", methods=("POST",))
def removed_restore(request, pk):
    """Put a removed entry back, once."""
    entry = fetch(request.user, rules.REMOVE, RemovedEntry.objects.all(), pk=pk)
    with transaction.atomic():
        once.spend(request)
        member = services.restore(entry, actor=request.user)
    messages.success(request, _("已恢复：%(name)s。") % {"name": member})
    return HttpResponseRedirect(reverse("members:member-detail", args=[member.pk]))


def asked_day(request) -> date:
    """The day of the roster: today unless the address names another; Refused for a day to come."""
    text = request.GET.get("on", "")
    day = read_day(text) if text else timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("花名册日期不对，请填今天或以前的日期，如 2026-11-22。"))
    return day


@declare(rules.VIEW)
def signoff_list(request):
    """Who has signed the roster of a day and who has not, under one parent in reach."""
    day = asked_day(request)
    units = Org.objects.visible_to(request.user, rules.VIEW).standing().filter(level__in=services.SIGNING)
    units = units.exclude(kind="branch")
    parents = list(Org.objects.filter(pk__in=units.values("parent")).order_by("path"))
    wish = request.GET.get("org", "")
    parent = next((org for org in parents if str(org.pk) == wish), parents[0] if parents else None)
    rows = _signing_rows(request.user, units.filter(parent=parent), parent, day) if parent else []
    context = {
        "title": _("核对名册"),
        "crumbs": [(GROUP, ""), (_("核对名册"), "")],
        "day": day,
        "parents": parents,
        "parent": parent,
        "rows": rows,
        "signed": sum(row["signoff"] is not None for row in rows),
        "days": _signed_days(request.user, parent, day) if parent else [],
        "missing": [row for row in rows if row["signoff"] is None],
    }
    return render(request, "members/signoff_list.html", context)


def _signing_rows(user, units, parent: Org, day: date) -> list[dict]:
    """Units with their number of the day and their signature, in three queries."""
    total, period = metrics.get("members.total"), Period.day(day)
    counts = total.units(parent.path_then(day), period)
    signed = {
        row.org_id: row
        for row in Signoff.objects.filter(on=day, org__parent=parent).select_related("signed_by")
    }
    return [
        {
            "org": org,
            "members": counts.get(org.pk, 0),
            "signoff": signed.get(org.pk),
            "may_sign": permits.may(user, rules.SIGN_OFF, org),
        }
        for org in units.order_by("path")
    ]


def _signed_days(user, parent: Org, day: date) -> list[tuple[date, int]]:
    """Other days on which units under the parent signed, the newest first, and how many did."""
    rows = Signoff.objects.visible_to(user, rules.VIEW).filter(org__parent=parent).exclude(on=day)
    return list(rows.order_by("-on").values_list("on").annotate(n=Count("pk"))[:SIGNED_DAYS])


@declare(rules.SIGN_OFF, "orgs.Org", methods=("GET", "POST"))
def signoff(request, pk):
    """The roster of an organization on a day: its number, what needs a look, and the word 核对无误."""
    org = fetch(request.user, rules.SIGN_OFF, Org.objects.all(), pk=pk)
    day = asked_day(request)
    form = SignoffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                once.spend(request)
                services.sign_off(org, actor=request.user, on=day, note=form.cleaned_data["note"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("“%(org)s” %(day)s 的名册已核对无误。") % {"org": org, "day": day})
            return HttpResponseRedirect(f"{reverse('members:signoff-list')}?on={day}")
    return _show_signoff(request, org, day, form)


def _show_signoff(request, org: Org, day: date, form) -> HttpResponse:
    rows = metrics.get("members.total").under(org.path_then(day), Period.day(day))
    here = f"{reverse('members:member-list')}?org={org.pk}" + (
        f"&on={day}" if day < timezone.localdate() else ""
    )
    found = [
        (clue.label, clue.rows(rows, day).count(), f"{here}&finding={code}") for code, clue in CLUES.items()
    ]
    context = {
        "title": _("核对名册：%(org)s") % {"org": org},
        "crumbs": [(GROUP, ""), (_("核对名册"), reverse("members:signoff-list")), (str(org), "")],
        "org": org,
        "day": day,
        "total": rows.count(),
        "list_url": here,
        "found": found,
        "form": form,
        "signed": Signoff.objects.filter(org=org, on=day).select_related("signed_by").first(),
        "earlier": Signoff.objects.filter(org=org).select_related("signed_by")[:6],
        "once": once.new_key(),
    }
    return render(request, "members/signoff.html", context, status=422 if form.is_bound else 200)


@declare(rules.VIEW_APPLICATIONS)
def branch_options(request):
    """Suggestions for a branch input: branches in reach whose name, initials or code match, as options."""
    words = picking.asked_words(request)
    rows = Org.objects.visible_to(request.user, rules.VIEW_APPLICATIONS).standing().branches()
    return picking.suggestions(rows.matching(words).order_by("path") if words else rows.none())
