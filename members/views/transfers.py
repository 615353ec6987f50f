"""Pages of transfers: who waits for whom, the paper with its track, steps, letters, arrivals from outside."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, files, letters, permits
from league.kernel.errors import DomainError
from league.kernel.masks import id_number
from league.kernel.templatetags.league import chip
from league.kernel.views import Bulk, Column, ModelViews, declare, once, picking, widgets
from members import rules as register_rules
from members.choices import TransferKind, TransferState
from members.filters.transfer import TransferFilter
from members.forms.people import BranchField
from members.forms.transfer import ArrivalForm, AssignForm, ReceiverField, receivers
from members.models import Transfer
from members.rules import transfer as rules
from members.services.arrivals import Letter, arrive
from members.services.contacts import people_at
from members.services.transfer_letter import TRANSFER_LETTER, transfer_places
from members.views.register import GROUP, branch_words
from members.workflows import TRANSFER
from orgs.models import Org

TONES = {
    TransferState.AT_SOURCE: "blue",
    TransferState.AT_TARGET: "blue",
    TransferState.LETTERED: "blue",
    TransferState.UNSENT: "amber",
    TransferState.RETURNED: "amber",
    TransferState.APPEALED: "amber",
    TransferState.DONE: "green",
    TransferState.WITHDRAWN: "line",
}
TRACKS = {
    TransferKind.INSIDE: TRANSFER.track,
    TransferKind.OUTSIDE: (TransferState.AT_SOURCE, TransferState.LETTERED, TransferState.DONE),
    TransferKind.ARRIVAL: (),
}
# A returned paper goes on where it was returned: the track shows that station.
STATION = {
    TransferState.UNSENT: TransferState.AT_SOURCE,
    TransferState.RETURNED: TransferState.AT_TARGET,
    TransferState.APPEALED: TransferState.AT_TARGET,
}


def end_column(name: str, label: str) -> Column:
    """One end of the way: the organization in short with what stands above it, or the one outside."""
    source = (f"{name}__short", f"{name}__name", f"{name}__parent__short", "outside")

    def words(row: dict) -> str:
        short, full, above, outside = (row[each] for each in source)
        return branch_words(short, full, above) if full else outside

    return Column(name, label, source=source, text=words)


def clock(due: date | None, today: date):
    """The last day of the side in turn as a chip: how many days are left, or how long it is late."""
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return chip(_("逾期 %(n)d 天") % {"n": -days}, "danger")
    return chip(_("今天到期") if days == 0 else _("还有 %(n)d 天") % {"n": days}, "blue" if days else "amber")


class TransferViews(ModelViews):
    """Pages of the transfers."""

    model = Transfer
    route = "transfers/"
    group, label, unit = GROUP, gettext_lazy("组织关系转接"), gettext_lazy("件")
    permits = {"view": rules.VIEW_TRANSFERS, "export": register_rules.EXPORT}
    workflow = TRANSFER
    began = "requested_on"
    filterset = TransferFilter
    order = "-since"
    empty_title = gettext_lazy("没有组织关系转接")
    empty_text = gettext_lazy("在团员页面点“转接”，或者在名册里勾选多人一次办理。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True),
        end_column("source", gettext_lazy("转出")),
        end_column("target", gettext_lazy("转入")),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column(
            "turn",
            gettext_lazy("轮到"),
            source=("turn__short", "turn__name"),
            text=lambda row: row["turn__short"] or row["turn__name"] or "",
            today=True,
        ),
        Column(
            "due",
            gettext_lazy("期限"),
            source=("due_on",),
            text=lambda row: clock(row["due_on"], timezone.localdate()),
            sort="due_on",
            nullable=True,
            today=True,
        ),
        Column("since", gettext_lazy("最近变动"), source=("state_since",), sort="state_since"),
        Column("requested_on", gettext_lazy("提出日期"), sort="requested_on", shown=False),
        Column("reason", gettext_lazy("转接原因"), shown=False),
        Column("kind", gettext_lazy("转接类型"), shown=False),
        Column("moved_on", gettext_lazy("转接日期"), shown=False),
        Column("letter_no", gettext_lazy("介绍信编号"), shown=False),
    )
    detail_fields = ("kind", "source", "target", "branch", "outside", "reason", "requested_on", "moved_on")
    letter_fields = ("letter_no", "letter_on", "receipt_on")
    bulk = (
        Bulk(
            "receive",
            gettext_lazy("接收并编入支部"),
            rules.RECEIVE,
            lambda pages, rows: pages.receive_many(rows),
            "user-check",
        ),
    )

    @classmethod
    def urls(cls):
        """The declared pages, and the letter of a paper."""
        return [
            *super().urls(),
            cls._path("<int:pk>/letter/", "letter", ("GET",), permit=rules.RELEASE, on_row=True),
        ]

    def queryset(self):
        """Papers with the member and the organizations they name."""
        return Transfer.objects.select_related(
            "member__branch", "source__parent", "target__parent", "branch", "common", "turn"
        )

    # The list

    def list_acts(self) -> list[dict]:
        """To the arrivals, the handovers of graduates and the identity clashes."""
        acts = []
        if self.holds(rules.RECEIVE):
            acts.append({"label": _("登记外地转入"), "url": reverse("members:arrival"), "icon": "user-plus"})
        return acts

    def receive_many(self, rows) -> HttpResponse:
        """Ask for the branch, then take all ticked members in at once."""

        def act(rows, data):
            return self.workflow.fire_all(rows, "receive", actor=self.user, data=data)

        title = _("接收并编入支部")
        return self.verb_on_many(rows, rules.RECEIVE, AssignForm, title, act, together=True)

    # The paper

    def title(self, obj) -> str:
        """The member's name."""
        return obj.member.name

    def chips(self, obj):
        """The state, and the clock of the side in turn."""
        found = [(obj.get_state_display(), TONES[obj.state])]
        if obj.due_on and obj.due_on < timezone.localdate():
            found.append((_("逾期 %(n)d 天") % {"n": (timezone.localdate() - obj.due_on).days}, "danger"))
        return found

    def detail_meta(self, obj):
        """From where to where."""
        return [f"{obj.source or obj.outside} → {obj.branch or obj.target or obj.outside}"]

    def facts(self, obj):
        """Who it is, as far as both sides need it, and the way."""
        person = obj.member
        names = [*self.detail_fields, *(self.letter_fields if obj.kind != TransferKind.INSIDE else ())]
        told = [self.fact(obj, name) for name in names if getattr(obj, name)]
        return [
            (_("身份证号"), id_number(person.id_no)),
            (_("性别、年龄"), self._sex_and_age(person)),
            (_("政治面貌"), person.get_political_display() or "—"),
            (_("入团时间"), person.joined_on or "—"),
            (_("发展团员编号"), person.admission_number or "—"),
            *told,
        ]

    def _sex_and_age(self, person) -> str:
        told = {"sex": person.get_sex_display(), "age": person.age_on(timezone.localdate())}
        return _("%(sex)s，%(age)d 岁") % told

    def fact(self, obj, name):
        """Organizations by their full names."""
        label, text = super().fact(obj, name)
        value = getattr(obj, name)
        return (label, value.name) if isinstance(value, Org) else (label, text)

    def track(self, obj):
        """The stations of this kind of paper."""
        stations = TRACKS[obj.kind]
        state = STATION.get(obj.state, obj.state)
        here = stations.index(state) if state in stations else -1
        done = obj.state == TransferState.DONE
        return [
            {"label": label.label, "mark": "done" if done or i < here else "now" if i == here else ""}
            for i, label in enumerate(stations)
        ]

    def detail_context(self, obj) -> dict:
        """The kernel's context, and whose turn it is with how to reach them."""
        context = super().detail_context(obj)
        return context | {
            "due": obj.due_on,
            "clock": clock(obj.due_on, timezone.localdate()),
            "turn": obj.turn,
            "contacts": people_at(obj.turn) if obj.turn else [],
        }

    def detail_acts(self, obj):
        """To the member, and the letter."""
        acts = []
        if permits.may(self.user, register_rules.VIEW, obj.member):
            url = reverse("members:member-detail", args=[obj.member_id])
            acts.append({"label": _("看团员"), "url": url, "icon": "user"})
        if obj.kind == TransferKind.OUTSIDE and obj.letter_no and self.holds(rules.RELEASE, obj):
            acts.append({"label": _("下载介绍信"), "url": self.url("letter", obj.pk), "icon": "file-text"})
        return acts

    def timeline(self, obj):
        """The steps taken, and at the beginning who asked."""
        asked = {
            "title": _("登记外地转入") if obj.kind == TransferKind.ARRIVAL else _("提出转接"),
            "time": obj.requested_on,
            "sub": str(obj.created_by),
            "mark": "ok",
        }
        return [*super().timeline(obj), asked]

    def step_forms(self, step, obj, data=None, files=None):
        """Receivers from the whole tree, branches of the receiving side; no field of other kinds of paper."""
        fields, comment = super().step_forms(step, obj, data, files)
        if "target" in fields.fields:
            inside = obj.kind == TransferKind.INSIDE
            fields.fields["target"] = ReceiverField(required=inside)
            fields.fields.pop("outside" if inside else "target", None)
        if "branch" in fields.fields:
            field = BranchField(label=_("编入团支部"), required=False)
            field.queryset = Org.objects.standing().branches().under(obj.target)
            field.settle()
            fields.fields["branch"] = field
            if obj.target.is_branch:
                del fields.fields["branch"]
            else:
                field.required = True
        return fields, comment

    def letter(self, request, pk) -> HttpResponse:
        """The letter of introduction as a Word document."""
        obj = self.fetch(pk, permit=rules.RELEASE)
        content = letters.write(TRANSFER_LETTER.code, transfer_places(obj))
        audit.record(self.user, rules.LETTER_WRITTEN, obj, None, {"letter": obj.letter_no})
        return files.serve_bytes(content, f"介绍信-{obj.pk}.docx")


@declare(rules.VIEW_TRANSFERS)
def receiver_options(request):
    """Suggestions for a receiver: organizations of the whole tree whose name, initials or code match."""
    words = picking.asked_words(request)
    rows = Org.objects.filter(pk__in=receivers().values("pk"))
    return picking.suggestions(rows.matching(words).order_by("path") if words else rows.none())


@declare(rules.RECEIVE, methods=("GET", "POST"))
def arrival(request):
    """Register somebody who comes with a letter from outside."""
    form = ArrivalForm(request.POST or None)
    form.user = request.user
    widgets.scope_choices(form, request.user, rules.RECEIVE)
    form.settle()
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                once.spend(request)
                paper = arrive(_person(form), _letter(form.cleaned_data), actor=request.user)
        except DomainError as error:
            form.held = error.code == "held"
            form.add_error(None, error.message)
        else:
            messages.success(request, _("已登记：%(name)s。") % {"name": paper.member})
            return HttpResponseRedirect(reverse("members:transfer-detail", args=[paper.pk]))
    pages = TransferViews(request)
    context = {
        "title": _("登记外地转入"),
        "crumbs": pages.crumbs((_("登记外地转入"), "")),
        "form": form,
        "cancel_url": pages.url("list"),
        "once": once.new_key(),
    }
    return pages.render("arrival", context, status=422 if form.is_bound else 200)


def _person(form: ArrivalForm):
    form.instance.branch = form.cleaned_data["branch"]
    return form.instance


def _letter(data: dict) -> Letter:
    return Letter(data["outside"], data["letter_no"], data["letter_on"], data["transfer_reason"])
