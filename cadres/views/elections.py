"""Pages of elections and terms: the list, one election with its candidates and votes, delays."""

from types import MappingProxyType

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.elections import ElectionKind
from cadres.choices.elections import ElectionState as State
from cadres.filters.elections import ElectionFilter
from cadres.forms.elections import DelayForm, ElectionForm, KeepForm, PrepareForm, StandForm, VotesForm
from cadres.models import Election, ElectionPaper
from cadres.rules import elections as rules
from cadres.services import elections as services
from cadres.sheets import election_letters as letters
from cadres.views.dated import RegisterViews, org_column
from cadres.views.sisters import TERMS
from cadres.workflows import ELECTION
from league.kernel import files
from league.kernel.templatetags.league import chip
from league.kernel.views import Column

TONES = {
    State.PREPARING: "amber",
    State.ALLOWED: "amber",
    State.HELD: "blue",
    State.CONFIRMED: "green",
    State.SUCCEEDED: "line",
    State.VOID: "danger",
    State.CANCELLED: "line",
}
OWN = ("post_title", "nature", "quota", "user")


def last_day(row: dict):
    """The day a term ends, a delay included, marked once it has passed."""
    end = row["delayed_until"] or row["term_end"]
    if end is None:
        return ""
    over = row["state"] == State.CONFIRMED and end < timezone.localdate()
    return chip(_("%(day)s 已满") % {"day": end}, "danger") if over else end.isoformat()


class ElectionViews(RegisterViews):
    """See the module."""

    model = Election
    sisters = TERMS
    route = "elections/"
    label, unit = gettext_lazy("换届选举"), gettext_lazy("件")
    add_label = gettext_lazy("启动或补录")
    permits = {
        "view": rules.VIEW_ELECTIONS,
        "add": rules.ELECT,
        "edit": rules.ELECT,
        "attach": rules.ELECT,
    }
    workflow, began = ELECTION, "opened_on"
    attachments = ElectionPaper
    filterset = ElectionFilter
    order = "-opened_on"
    empty_title = gettext_lazy("还没有换届记录")
    empty_text = gettext_lazy("先补录各团组织最近一次换届，届满前会提醒；新的换届、补选在这里启动。")
    columns = (
        org_column(label=gettext_lazy("团组织"), lead=True, sort="org__path"),
        Column("kind", gettext_lazy("类型")),
        Column("session", gettext_lazy("届次"), num=True),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("held_on", gettext_lazy("选举日期"), sort="held_on", nullable=True),
        Column(
            "last_day",
            gettext_lazy("任期届满"),
            source=("term_end", "delayed_until", "state"),
            text=last_day,
            sort="term_end",
            today=True,
        ),
        Column("opened_on", gettext_lazy("启动日期"), sort="opened_on", shown=False),
    )
    detail_fields = (
        *("org", "kind", "session", "seats", "term_years", "opened_on", "party_document"),
        *("superior_document", "held_on", "due", "present", "voters", "issued", "returned", "valid"),
        *("result_document", "term_end", "delayed_until", "delay_party", "delay_superior"),
    )
    verbs = MappingProxyType(
        {"stand": rules.ELECT, "votes": rules.ELECT, "keep": rules.ELECT, "delay": rules.ALLOW}
    )

    @classmethod
    def urls(cls):
        """The declared pages and the letters."""
        papers = [
            cls._path(f"<int:pk>/letters/{name}/", name, ("GET",), f"{name}_letter", rules.ELECT, on_row=True)
            for name in letters.WRITTEN
        ]
        return [*super().urls(), *papers]

    def queryset(self):
        """Elections with their organization."""
        return Election.objects.select_related("org__parent")

    def form_class(self, action: str):
        """The organization stays once it is begun."""
        return ElectionForm if action == "add" else PrepareForm

    def _saved(self, form, action: str, before: dict):
        """A new one by the service, which writes the audit event."""
        if before:
            return super()._saved(form, action, before)
        made = form.instance
        made.term_years = form.cleaned_data["term_years"]
        act = services.take_over if form.cleaned_data["held_on"] else services.begin
        return act(made, actor=self.user)

    def title(self, obj) -> str:
        """Whose election, of which session."""
        if obj.session:
            return _("%(org)s第 %(n)d 届%(kind)s") % {
                "org": obj.org,
                "n": obj.session,
                "kind": obj.get_kind_display(),
            }
        return f"{obj.org}{obj.get_kind_display()}"

    def chips(self, obj):
        """The state, and a delay."""
        told = [(obj.get_state_display(), TONES[obj.state])]
        return (
            [*told, (_("延期至 %(day)s") % {"day": obj.delayed_until}, "amber")]
            if obj.delayed_until
            else told
        )

    def findings(self, obj):
        """What is to be said of a running term."""
        if obj.state != State.CONFIRMED or obj.kind != ElectionKind.TERM:
            return []
        delayed = rules.delay_findings(obj, obj.delayed_until) if obj.delayed_until else []
        return [*rules.term_findings(obj, timezone.localdate()), *delayed]

    def offers(self, action: str, obj) -> bool:
        """Mended while it is prepared."""
        return super().offers(action, obj) and not (action == "edit" and obj.state != State.PREPARING)

    def detail_acts(self, obj):
        """To the team, to candidates, votes, a delay."""
        acts = [{"label": _("班子"), "url": reverse("cadres:team", args=[obj.org_id]), "icon": "users"}]
        wishes = []
        if obj.state in (State.PREPARING, State.ALLOWED) and self.holds(rules.ELECT, obj):
            wishes.append(("stand", _("登记候选人"), "user-plus"))
        if obj.state == State.HELD and self.holds(rules.ELECT, obj):
            wishes.append(("votes", _("登记得票"), "vote"))
            wishes += [("keep", _("届满去职"), "user-minus")] if services.leaving_posts(obj) else []
        is_term = obj.state == State.CONFIRMED and obj.kind == ElectionKind.TERM
        if is_term and self.holds(rules.ALLOW, obj.org.parent or obj.org):
            wishes.append(("delay", _("延期换届"), "calendar-clock"))
        acts += [
            {"label": label, "url": self.url(name, obj.pk), "icon": icon} for name, label, icon in wishes
        ]
        return acts + (self._letters(obj) if self.holds(rules.ELECT, obj) else [])

    def _letters(self, obj) -> list[dict]:
        return [
            {
                "label": str(letters.WRITTEN[name][0].label),
                "url": self.url(name, obj.pk),
                "icon": "file-down",
            }
            for name in letters.ready(obj)
        ]

    def detail_context(self, obj) -> dict:
        """The kernel's context with the candidates, those with most votes first."""
        people = obj.candidates.defer("id_no", "phone").order_by("-elected", "-votes", "-again", "pk")
        leaving = services.leaving_posts(obj) if obj.state == State.HELD else []
        kept = set(obj.kept.values_list("pk", flat=True)) if leaving else set()
        return super().detail_context(obj) | {
            "candidates": list(people),
            "leaving": [(post, post.pk in kept) for post in leaving],
        }

    # Verbs

    def stand_page(self, request, pk):
        """Enter a candidate."""

        def act(election, data):
            candidate = self.bound.instance
            for name in OWN:
                setattr(candidate, name, data[name])
            services.stand(election, candidate, actor=self.user)
            return _("已登记候选人：%(name)s。") % {"name": data["name"]}, self.url("detail", election.pk)

        return self.verb(pk, rules.ELECT, StandForm, _("登记候选人：%(name)s"), act)

    def votes_page(self, request, pk):
        """Enter the votes."""

        def act(election, _data):
            services.count_votes(election, self.bound.told(), actor=self.user)
            return _("已登记得票。"), self.url("detail", election.pk)

        return self.verb(pk, rules.ELECT, VotesForm, _("登记得票：%(name)s"), act)

    def keep_page(self, request, pk):
        """Who of the former team leaves, who stays."""

        def act(election, _data):
            services.keep(election, self.bound.kept(), actor=self.user)
            return _("已确定届满去职人员。"), self.url("detail", election.pk)

        return self.verb(pk, rules.ELECT, KeepForm, _("届满去职：%(name)s"), act)

    def _letter(self, pk, name: str):
        obj = self.fetch(pk, permit=rules.ELECT)
        declared, written = letters.WRITTEN[name]
        return files.serve_bytes(written(obj), f"{self.title(obj)}{declared.label}.docx")

    def request_letter(self, request, pk):
        """The request for the election as a Word document."""
        return self._letter(pk, "request")

    def reply_letter(self, request, pk):
        """The superior's reply to it."""
        return self._letter(pk, "reply")

    def report_letter(self, request, pk):
        """The report of the result."""
        return self._letter(pk, "report")

    def result_letter(self, request, pk):
        """The superior's reply to the result."""
        return self._letter(pk, "result")

    def delay_page(self, request, pk):
        """Let the term run on."""

        def act(election, data):
            services.delay(election, **data, actor=self.user)
            return _("已延期至 %(day)s。") % {"day": data["until"]}, self.url("detail", election.pk)

        return self.verb(pk, rules.ALLOW, DelayForm, _("延期换届：%(name)s"), act)
