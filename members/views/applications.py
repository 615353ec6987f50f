"""Applications to join: table, detail with checklist, steps, hours; the board is in `board`."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, params
from league.kernel.errors import DomainError, Forbidden, Refused
from league.kernel.masks import id_number, phone
from league.kernel.views import Bulk, Column, ModelViews, once
from members import rules, services
from members.choices import CreditKind, Part, Stage
from members.filters.admission import ApplicationFilter
from members.forms.admission import ApplicationForm, CreditForm, IntroducingForm
from members.forms.verbs import ReasonForm
from members.models import Application, Material
from members.querysets import UNDER_AGE
from members.rules import admission, terms
from members.services.admission import EDITABLE
from members.views import letters
from members.views.letters import LetterPages
from members.views.register import branch_words
from members.views.training import REVIEW, VOTE, TrainingVerbs
from members.workflows import ADMISSION

GROUP = gettext_lazy("发展团员")
TONES = {
    **dict.fromkeys(Stage.joined(), "green"),
    Stage.RETURNED: "amber",
    Stage.CLOSED: "line",
    Stage.DRAFT: "line",
    Stage.VOTED: "amber",
}


def branch_column(lookup: str) -> Column:
    """The branch of a row, named in short with what stands above it."""
    source = tuple(f"{lookup}__{name}" for name in ("short", "name", "parent__short"))
    return Column(
        "branch",
        gettext_lazy("团支部"),
        source=source,
        text=lambda row: branch_words(*(row[each] for each in source)),
    )


def is_minor(application: Application) -> bool:
    """Whether the applicant is not yet 14 today."""
    return application.age_on(timezone.localdate()) < UNDER_AGE


class ApplicationViews(TrainingVerbs, LetterPages, ModelViews):
    """Pages of the applications."""

    model = Application
    blanks = False
    route = "applications/"
    group, label, unit = GROUP, gettext_lazy("团员发展"), gettext_lazy("件")
    add_label = gettext_lazy("登记申请")
    permits = {
        "view": rules.VIEW_APPLICATIONS,
        "add": rules.SUBMIT,
        "edit": rules.SUBMIT,
        "delete": rules.SUBMIT,
        "export": rules.EXPORT_APPLICATIONS,
        "attach": rules.MATERIALS,
    }
    events = {"add": "members.draft", "edit": "members.applications_edit", "delete": "members.discard"}
    workflow = ADMISSION
    began = "applied_on"
    attachments = Material
    bulk = (
        Bulk("vote", VOTE.title, rules.DEVELOP, lambda pages, rows: pages.ballot(rows, VOTE)),
        Bulk("review", REVIEW.title, rules.DEVELOP, lambda pages, rows: pages.ballot(rows, REVIEW)),
        *letters.BULK,
    )
    filterset = ApplicationFilter
    form = ApplicationForm
    step_bases = {"form": IntroducingForm}
    order = "-since"
    empty_title = gettext_lazy("还没有入团申请")
    empty_text = gettext_lazy("收到书面申请后在这里登记，系统按《发展团员工作细则》一步步提醒。")
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="pinyin"),
        Column("sex", gettext_lazy("性别")),
        Column("birth", gettext_lazy("出生日期"), sort="birth"),
        branch_column("branch"),
        Column("state", gettext_lazy("阶段"), tones=TONES),
        Column("since", gettext_lazy("进入本阶段"), source=("state_since",), sort="state_since"),
        Column("applied_on", gettext_lazy("申请日期"), sort="applied_on"),
        Column("education", gettext_lazy("文化程度"), shown=False),
        Column("ethnicity", gettext_lazy("民族"), shown=False),
    )
    detail_fields = (
        *("branch", "ethnicity", "birth", "education", "applied_on", "talked_on", "talked_by"),
        *("channel", "decided_by", "activist_on", "mentors", "endorsed_on", "candidate_on"),
        *("examined_on", "reply_number", "notice_from", "notice_result", "introduced_on", "form_on"),
        *("meeting_on", "votes_due", "votes_present", "votes_for", "votes_against", "approved_on"),
        *("admission_number", "filed_on", "file_number", "informed_on", "ceremony", "archived_on"),
        "certified_on",
    )

    @classmethod
    def urls(cls):
        """The declared pages, the ledgers, the reveal."""
        pages = {"observe": ("GET", "POST"), "point": ("GET", "POST"), "marks": ("GET", "POST")}
        pages |= {"unobserve": ("POST",), "unpoint": ("POST",)}
        return [
            *super().urls(),
            *(
                cls._path(f"<int:pk>/{name}/", name, methods, permit=rules.DEVELOP, on_row=True)
                for name, methods in pages.items()
            ),
            *(
                cls._path(
                    f"<int:pk>/letters/{code}/",
                    f"letter-{code}",
                    ("GET",),
                    "letter",
                    permit,
                    on_row=True,
                    code=code,
                )
                for code, permit in letters.PERMITS.items()
            ),
            cls._path("<int:pk>/credits/", "credit", ("POST",), permit=rules.DEVELOP, on_row=True),
            cls._path("<int:pk>/credits/withdraw/", "uncredit", ("POST",), permit=rules.DEVELOP, on_row=True),
            cls._path("<int:pk>/reveal/", "reveal", ("POST",), permit=rules.REVEAL, on_row=True),
        ]

    # Rows: applicants under 14 are kept apart (reliability P3)

    def queryset(self):
        """Applications with their branch."""
        return Application.objects.select_related("branch", "ceremony", "introducer_one", "introducer_two")

    def sees_minors(self) -> bool:
        """Whether the list was asked for applicants under 14, by somebody who may see them."""
        return self.request.GET.get("minors") == "1" and self.holds(rules.VIEW_MINORS)

    def visible(self, action: str = "list"):
        """Lists hold applicants of 14 and more; those under 14 on the day only when asked for, by permit.

        Exports never hold them.
        """
        rows, today = super().visible(action), timezone.localdate()
        if action == "export":
            return rows.of_age(today)
        if action == "list":
            if self.sees_minors():
                return rows.minors(today).visible_to(self.user, rules.VIEW_MINORS)
            return rows.of_age(today)
        return rows

    def fetch(self, pk, action: str = "detail", *, permit: str = "", lock: bool = False):
        """One application; an applicant under 14 only for those who may see such."""
        obj = super().fetch(pk, action, permit=permit, lock=lock)
        if is_minor(obj) and not self.holds(rules.VIEW_MINORS, obj):
            raise Forbidden()
        return obj

    # The list

    def list_context(self) -> dict:
        """The kernel's context, and how many applicants under 14 are kept apart."""
        return super().list_context() | {"minors": self.minors_apart(), "minors_only": self.sees_minors()}

    def minors_apart(self) -> int:
        """Applications under way of applicants under 14 that the user may see."""
        rows = Application.objects.visible_to(self.user, rules.VIEW_MINORS)
        return rows.minors(timezone.localdate()).open().count()

    def list_acts(self) -> list[dict]:
        """The ways to the ceremonies and to the point rules."""
        return [
            {"label": _("入团仪式"), "url": reverse("members:ceremony-list"), "icon": "flag"},
            {"label": _("积分项目"), "url": reverse("members:pointrule-list"), "icon": "list-checks"},
        ]

    # Detail

    def title(self, obj) -> str:
        """The applicant's name."""
        return obj.name

    def chips(self, obj):
        """The stage, and a word about children."""
        found = [(obj.get_state_display(), TONES.get(obj.state, "blue"))]
        if is_minor(obj):
            found.append((_("未满 14 周岁，不公开"), "danger"))
        return found

    def detail_meta(self, obj):
        """Sex and age, branch, since when in this stage."""
        return [
            _("%(sex)s，%(age)d 岁")
            % {"sex": obj.get_sex_display(), "age": obj.age_on(timezone.localdate())},
            str(obj.branch.name),
            _("%(day)s 进入本阶段") % {"day": obj.state_since},
        ]

    def facts(self, obj):
        """The fields filled in so far, and the introducers by name."""
        found = super().facts(obj)
        if obj.introducer_names:
            found.append((_("入团介绍人"), "、".join(obj.introducer_names)))
        return found

    def fact(self, obj, name):
        """The branch by its full name."""
        label, text = super().fact(obj, name)
        return (label, obj.branch.name) if name == "branch" else (label, text)

    def track(self, obj):
        """The five stages, that they fit into a drawer."""
        here = next((number for number, part in enumerate(Part) if obj.state in part.states), len(Part))
        mark = "done" if obj.state == Stage.CERTIFIED else ""
        marks = ["done" if n < here else "now" if n == here else "" for n in range(len(Part))]
        if here == len(Part):
            marks = [mark] * len(Part)
        return [{"label": part.label, "mark": mark} for part, mark in zip(Part, marks, strict=True)]

    def detail_context(self, obj) -> dict:
        """The kernel's context, masked numbers, the ledger with its sums, its form."""
        obj.book = params.Book()
        context = super().detail_context(obj)
        today = timezone.localdate()
        closed = obj.state in Stage.settled()
        return context | {
            "masked_id": id_number(obj.id_no),
            "masked_phone": phone(obj.phone),
            "may_reveal": self.holds(rules.REVEAL, obj),
            "reveal_url": self.url("reveal", obj.pk),
            "reason": ReasonForm(),
            **self.training(obj, today),
            "credits": obj.credits.order_by("-on", "-id"),
            "sums": [(kind.label, terms.shown(admission.hours(obj, kind, today))) for kind in CreditKind],
            "credit_form": CreditForm() if not closed and self.holds(rules.DEVELOP, obj) else None,
            "credit_url": self.url("credit", obj.pk),
            "uncredit_url": self.url("uncredit", obj.pk),
            "once": once.new_key(),
            "enrolled_url": reverse("members:member-detail", args=[obj.member_id]) if obj.member_id else "",
            "consent": obj.guardian_consent,
            "minor": is_minor(obj),
        }

    def detail_acts(self, obj) -> list[dict]:
        """The letters of use now."""
        return self.letter_acts(obj)

    def offers(self, action: str, obj) -> bool:
        """Drafts and returned applications can be mended, drafts discarded."""
        allowed = {"edit": EDITABLE, "delete": (Stage.DRAFT,)}[action]
        return super().offers(action, obj) and obj.state in allowed

    def timeline(self, obj):
        """The steps, and below them the making of the draft, or the roster that brought the application."""
        entries = super().timeline(obj)
        if obj.opening_on:
            words = _("名册导入，从“%(state)s”一环接着办理") % {"state": Stage(stage_at_opening(obj)).label}
            entries.append({"title": _("期初登记"), "time": obj.opening_on, "sub": words, "mark": "ok"})
        made = audit.trail(obj).filter(event="members.draft").first()
        if made:
            entries.append(
                {"title": _("登记申请"), "time": made.at, "sub": str(made.actor or ""), "mark": "ok"}
            )
        return entries

    # Changes

    def build_form(self, action: str, obj, data=None, files=None):
        """The kernel's form, its branch control settled in reach."""
        form = super().build_form(action, obj, data, files)
        form.settle()
        return form

    def _saved(self, form, action: str, before: dict):
        """Through the verbs of admission, which keep their own events."""
        if action == "add":
            form.instance.created_by = self.user
            return form.enter(services.draft, actor=self.user)
        version = int(before["version"])
        return services.edit_application(form.instance, form.changes(), actor=self.user, version=version)

    def _deleted(self, pk) -> HttpResponse:
        """Through the verb, which keeps the event and refuses what was submitted."""
        with transaction.atomic():
            obj = self.fetch(pk, "delete", lock=True)
            once.spend(self.request)
            services.discard(obj, actor=self.user)
        messages.success(self.request, _("已删除：%(name)s。") % {"name": obj})
        return HttpResponseRedirect(self.url("list"))

    def credit(self, request, pk) -> HttpResponse:
        """Enter hours into the ledger, once."""
        obj = self.fetch(pk, permit=rules.DEVELOP)
        form = CreditForm(request.POST)
        if not form.is_valid():
            return self.render("detail", self.detail_context(obj) | {"credit_form": form}, status=422)
        try:
            with transaction.atomic():
                once.spend(request)
                services.post_credit(obj, actor=self.user, **form.cleaned_data)
        except once.Repeated as error:
            messages.info(request, error.message)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.render("detail", self.detail_context(obj) | {"credit_form": form}, status=422)
        else:
            messages.success(request, _("已登记学时。"))
        return HttpResponseRedirect(f"{self.url('detail', pk)}#credits")

    def uncredit(self, request, pk) -> HttpResponse:
        """Strike out an entry of the ledger, once."""
        obj = self.fetch(pk, permit=rules.DEVELOP)
        key = request.POST.get("credit", "")
        credit = obj.credits.filter(pk=key if key.isdecimal() else 0).first()
        if credit is None:
            raise Refused(_("这条学时记录不在这份申请里，可能已经撤销。请刷新页面再看。"))
        with transaction.atomic():
            once.spend(request)
            services.withdraw_credit(credit, actor=self.user)
        messages.success(request, _("已撤销：%(credit)s。") % {"credit": credit})
        return HttpResponseRedirect(f"{self.url('detail', pk)}#credits")

    def reveal(self, request, pk) -> HttpResponse:
        """The page with the full numbers, against a reason that stays in the audit trail."""
        obj = self.fetch(pk, permit=rules.REVEAL)
        form = ReasonForm(request.POST)
        numbers = None
        if form.is_valid():
            numbers = services.reveal(obj, actor=self.user, reason=form.cleaned_data["reason"])
        context = self.detail_context(obj) | {"reason": form, "numbers_shown": numbers}
        return self.render("detail", context, status=200 if numbers else 422)


def stage_at_opening(obj: Application) -> str:
    """The stage a roster's row began at: where its first step left, or where it still stands."""
    first = ADMISSION.history(obj).order_by("pk").first()
    return first.before if first else obj.state


def one_for(request, text: str) -> dict | None:
    """The context of one application for the drawer, None when none is asked for; 404 out of reach."""
    if not text:
        return None
    if not text.isdecimal():
        raise Http404
    pages = ApplicationViews(request)
    return pages.detail_context(pages.fetch(int(text))) | {"url": pages.url("detail", int(text))}
