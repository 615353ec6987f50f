"""Pages of selections: the list, one procedure with its candidates, one candidate, the letters."""

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.selection import SelectionState as State
from cadres.choices.selection import Trial, Vetting
from cadres.filters.selection import CandidateFilter, SelectionFilter
from cadres.forms.selection import (
    CandidateForm,
    PlanForm,
    ScoreForm,
    SelectionForm,
    TrialForm,
    VetForm,
    WordsForm,
)
from cadres.models import Candidate, Selection, SelectionPaper
from cadres.rules import selection as rules
from cadres.services import selection as services
from cadres.sheets import selection_letters as letters
from cadres.views.dated import RegisterViews, org_column
from cadres.views.sisters import SELECTIONS
from cadres.workflows import SELECTION
from league.kernel import files
from league.kernel.clauses import Finding
from league.kernel.views import Column

TONES = {State.NOTICED: "blue", State.APPROVED: "blue", State.DONE: "green", State.CANCELLED: "line"}
OWN = ("unit", "channel", "signers", "unless")


class SelectionViews(RegisterViews):
    """See the module."""

    model = Selection
    sisters = SELECTIONS
    route = "selections/"
    label, unit = gettext_lazy("选配"), gettext_lazy("件")
    add_label = gettext_lazy("启动选配")
    permits = {
        "view": rules.VIEW_SELECTION,
        "add": rules.SELECT,
        "edit": rules.SELECT,
        "attach": rules.SELECT,
    }
    workflow, began = SELECTION, "opened_on"
    attachments = SelectionPaper
    filterset = SelectionFilter
    order = "-opened_on"
    empty_title = gettext_lazy("还没有选配")
    empty_text = gettext_lazy(
        "班子有空缺的，在这里启动选配：三渠道提名、资格审查、演讲计分、考察、公示、批准、任职。"
    )
    columns = (
        Column("post_title", gettext_lazy("选配职务"), lead=True, sort="post_title"),
        org_column(label=gettext_lazy("团组织"), sort="org__path"),
        Column("nature", gettext_lazy("性质")),
        Column("seats", gettext_lazy("选配人数"), num=True),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("opened_on", gettext_lazy("启动日期"), sort="opened_on"),
        Column("notice_until", gettext_lazy("公示截止日期"), nullable=True),
    )
    detail_fields = (
        *("org", "nature", "quota", "seats", "opened_on", "working_group", "called_on", "notice_on"),
        *(
            "trial_on",
            "trial_place",
            "notice_until",
            "party_document",
            "superior_document",
            "start",
            "term_end",
            "document",
            "plan",
        ),
    )
    verbs = dict.fromkeys(("candidate", "objection", "settle"), rules.SELECT)
    LETTERS = ("notice", "decision")

    @classmethod
    def urls(cls):
        """The declared pages, the letters."""
        papers = [
            cls._path(
                f"<int:pk>/letters/{name}/", name, ("GET",), f"{name}_letter", rules.SELECT, on_row=True
            )
            for name in cls.LETTERS
        ]
        return [*super().urls(), *papers]

    def queryset(self):
        """Selections with their organization."""
        return Selection.objects.select_related("org__parent")

    def form_class(self, action: str):
        """Post and organization stay once it is opened."""
        return SelectionForm if action == "add" else PlanForm

    def _saved(self, form, action: str, before: dict):
        """A new one by the service, which writes the audit event."""
        if before:
            return super()._saved(form, action, before)
        return services.open_selection(form.instance, actor=self.user)

    def title(self, obj) -> str:
        """Which post of which organization."""
        return _("选配%(post)s %(n)d 名") % {"post": obj, "n": obj.seats}

    def chips(self, obj):
        """The state, and until when the notice runs."""
        told = [(obj.get_state_display(), TONES.get(obj.state, "amber"))]
        notice = obj.state == State.NOTICED
        return [*told, (_("公示至 %(day)s") % {"day": obj.notice_until}, "line")] if notice else told

    def offers(self, action: str, obj) -> bool:
        """Mended while it is planned."""
        return super().offers(action, obj) and not (action == "edit" and obj.state != State.PLANNED)

    def detail_acts(self, obj):
        """To the team, to a nomination, to objections, the letters."""
        acts = [{"label": _("班子"), "url": reverse("cadres:team", args=[obj.org_id]), "icon": "users"}]
        if self.holds(rules.SELECT, obj):
            acts += self._verbs(obj)
        return acts

    def _verbs(self, obj) -> list[dict]:
        found = []
        if obj.state in services.NAMING:
            found.append(("candidate", _("提名候选人"), "user-plus"))
        if obj.state == State.NOTICED:
            found += [("objection", _("登记异议"), "message-circle"), ("settle", _("异议核查"), "check")]
        if obj.notice_on:
            found.append(("notice", _("公示"), "file-down"))
        if obj.start:
            found.append(("decision", _("任职通知"), "file-down"))
        return [{"label": label, "url": self.url(name, obj.pk), "icon": icon} for name, label, icon in found]

    def detail_context(self, obj) -> dict:
        """The kernel's context with the candidates, best first, and the objections."""
        candidates = obj.candidates.scored().defer("id_no", "phone")
        today = {each.pk: each.age_on(obj.called_on or obj.opened_on) for each in candidates}
        return super().detail_context(obj) | {
            "candidates": [(each, today[each.pk]) for each in candidates],
            "objections": list(obj.objections.all()),
        }

    def track(self, obj):
        """Without the trial where none is planned."""
        trial = State.TRIAL.label
        return [each for each in super().track(obj) if obj.trial or each["label"] != trial]

    def findings(self, obj) -> list[Finding]:
        """Who was appointed and has not been to an induction in time."""
        return rules.inducted(obj, services.inducted(obj), timezone.localdate())

    # Verbs

    def candidate_page(self, request, pk):
        """Name somebody."""

        def act(selection, data):
            made = self.bound.instance
            for name in (*OWN, "user"):
                setattr(made, name, data.get(name, getattr(made, name)))
            services.name_candidate(selection, made, actor=self.user)
            return _("已提名：%(name)s。") % {"name": made.name}, self.url("detail", selection.pk)

        return self.verb(pk, rules.SELECT, CandidateForm, _("提名候选人：%(name)s"), act)

    def objection_page(self, request, pk):
        """An objection during the notice."""

        def act(selection, data):
            services.object_to(selection, data["text"], actor=self.user)
            return _("已登记异议。"), self.url("detail", selection.pk)

        return self.verb(pk, rules.SELECT, WordsForm, _("登记异议：%(name)s"), act)

    def settle_page(self, request, pk):
        """What was found of the objections."""

        def act(selection, data):
            number = services.settle_objections(selection, data["text"], actor=self.user)
            return _("已登记 %(n)d 条异议的核查结论。") % {"n": number}, self.url("detail", selection.pk)

        return self.verb(pk, rules.SELECT, WordsForm, _("异议核查：%(name)s"), act)

    def notice_letter(self, request, pk):
        """The public notice as a Word document."""
        obj = self.fetch(pk, permit=rules.SELECT)
        return files.serve_bytes(letters.notice(obj), f"{obj}{_('任前公示')}.docx")

    def decision_letter(self, request, pk):
        """The decision as a Word document."""
        obj = self.fetch(pk, permit=rules.SELECT)
        return files.serve_bytes(letters.decision(obj), f"{obj}{_('任职通知')}.docx")


class CandidateViews(RegisterViews):
    """One candidate: what the clauses say, the scores, where the candidacy stands."""

    model = Candidate
    sisters = SELECTIONS
    route = "candidates/"
    label, unit = gettext_lazy("候选人"), gettext_lazy("人次")
    permits = {"view": rules.VIEW_SELECTION}
    filterset = CandidateFilter
    order = "name"
    empty_title = gettext_lazy("还没有候选人")
    empty_text = gettext_lazy("候选人在选配页面里提名。")
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="name"),
        org_column("selection__org", gettext_lazy("团组织")),
        Column("post", gettext_lazy("选配职务"), source=("selection__post_title",)),
        Column("channel", gettext_lazy("提名渠道")),
        Column("unit", gettext_lazy("工作单位"), shown=False),
        Column("vetted", gettext_lazy("考察结论")),
        Column("withdrawn_on", gettext_lazy("退出日期"), nullable=True),
    )
    detail_fields = (
        *("id_no", "birth", "sex", "ethnicity", "education", "political", "source", "phone"),
        *OWN,
        "tried",
        "vetted",
        "vetting_note",
        "withdrawn_on",
        "refused",
        "user",
    )
    verbs = dict.fromkeys(("trial", "score", "vet", "withdraw"), rules.SELECT)

    def queryset(self):
        """Candidates with their selection."""
        return Candidate.objects.select_related("selection__org")

    def chips(self, obj):
        """Where the candidacy stands."""
        if obj.withdrawn_on:
            return [(_("已退出"), "line")]
        if obj.refused:
            return [(_("不符合资格"), "danger")]
        return [(_("拟任人选"), "green")] if obj.chosen else [(obj.selection.get_state_display(), "blue")]

    def findings(self, obj) -> list[Finding]:
        """What the clauses say of the candidate."""
        return rules.eligibility(obj, obj.selection, obj.selection.called_on or obj.selection.opened_on)

    def detail_acts(self, obj):
        """To the selection, and to what may be done now."""
        url = reverse("cadres:selection-detail", args=[obj.selection_id])
        acts = [{"label": _("选配"), "url": url, "icon": "list-checks"}]
        if not self.holds(rules.SELECT, obj) or obj.withdrawn_on or obj.refused:
            return acts
        state = obj.selection.state
        if state == State.TRIAL:
            acts.append({"label": _("试岗结论"), "url": self.url("trial", obj.pk), "icon": "briefcase"})
        if state in services.SCORING:
            acts.append({"label": _("登记得分"), "url": self.url("score", obj.pk), "icon": "star"})
        if state == State.SPOKEN:
            acts.append({"label": _("考察结论"), "url": self.url("vet", obj.pk), "icon": "clipboard-check"})
        if state in State.open():
            acts.append({"label": _("退出"), "url": self.url("withdraw", obj.pk), "icon": "log-out"})
        return acts

    def detail_context(self, obj) -> dict:
        """The kernel's context with the scores, and the person's other candidacies in reach."""
        others = self.visible("detail").filter(id_index=obj.id_index).exclude(pk=obj.pk)
        return super().detail_context(obj) | {"scores": list(obj.scores.all()), "others": list(others)}

    def trial_page(self, request, pk):
        """How the candidate did in the trial post."""

        def act(candidate, data):
            services.try_out(candidate, data["verdict"], data["note"], actor=self.user)
            told = {"name": candidate.name, "verdict": Trial(data["verdict"]).label}
            return _("已登记 %(name)s 的试岗结论：%(verdict)s。") % told, self._back(candidate)

        return self.verb(pk, rules.SELECT, TrialForm, _("试岗结论：%(name)s"), act)

    def score_page(self, request, pk):
        """The points of the judges."""

        def act(candidate, data):
            for judge, points in data["lines"]:
                services.score(candidate, judge, points, actor=self.user)
            told = {"name": candidate.name, "n": len(data["lines"])}
            return _("已登记 %(name)s 的 %(n)d 个得分。") % told, self._back(candidate)

        return self.verb(pk, rules.SELECT, ScoreForm, _("登记得分：%(name)s"), act)

    def vet_page(self, request, pk):
        """What the inspection found."""

        def act(candidate, data):
            services.vet(candidate, data["verdict"], data["note"], actor=self.user)
            told = {"name": candidate.name, "verdict": Vetting(data["verdict"]).label}
            return _("已登记 %(name)s 的考察结论：%(verdict)s。") % told, self._back(candidate)

        return self.verb(pk, rules.SELECT, VetForm, _("考察结论：%(name)s"), act)

    def withdraw_page(self, request, pk):
        """The candidate leaves."""

        def act(candidate, data):
            services.withdraw(candidate, actor=self.user)
            return _("%(name)s 已退出。") % {"name": candidate.name}, self._back(candidate)

        words = _("退出以后不能恢复。")
        return self.verb(pk, rules.SELECT, forms.Form, _("退出：%(name)s"), act, danger=words)

    def _back(self, candidate) -> str:
        return reverse("cadres:selection-detail", args=[candidate.selection_id])
