"""Pages of change plans: list, the plan with its rehearsal, the editor of its steps."""

from datetime import datetime
from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.clauses import Clause, Finding
from league.kernel.errors import DomainError
from league.kernel.views import Column, ModelViews, declare, fetch, once
from orgs import rules as org_rules
from orgs.choices.plans import PlanState
from orgs.filters.plans import PlanFilter
from orgs.forms.plans import ADDING, MERGER, SPLIT, PlanForm, TreeForm
from orgs.models import ChangePlan, ChangeStep
from orgs.rules import plans as rules
from orgs.services import plans as services
from orgs.services.comparing import Comparison, take_over
from orgs.sheets.plan_tree import PLAN_TREE, read_tree, write_tree
from orgs.workflows import CHANGE_PLAN

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {
    PlanState.DRAFT: "line",
    PlanState.SUBMITTED: "blue",
    PlanState.APPROVED: "blue",
    PlanState.DONE: "green",
    PlanState.REVERTED: "amber",
    PlanState.CANCELLED: "line",
}


class PlanViews(ModelViews):
    """Pages of change plans."""

    model = ChangePlan
    route = "plans/"
    group, label, unit = gettext_lazy("组织与团员"), gettext_lazy("变更方案"), gettext_lazy("件")
    add_label = gettext_lazy("拟变更方案")
    permits = {"view": rules.VIEW, "add": rules.PLAN, "edit": rules.PLAN}
    events = {"add": rules.DRAWN_UP, "edit": rules.DRAWN_UP}
    form = PlanForm
    workflow = CHANGE_PLAN
    filterset = PlanFilter
    order = "-since"
    empty_title = gettext_lazy("还没有变更方案")
    empty_text = gettext_lazy("村和社区合并、批量调整隶属，先在这里拟好方案，看清影响，再报批执行。")
    columns = (
        Column("title", gettext_lazy("方案名称"), lead=True),
        Column("org", gettext_lazy("共同上级"), source=("org__short",)),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("effective", gettext_lazy("生效日期"), sort="effective"),
        Column("document", gettext_lazy("依据文号"), shown=False),
        Column("since", gettext_lazy("最近变动"), source=("state_since",), sort="state_since"),
    )
    detail_fields = ("org", "effective", "document", "created_by", "reason")

    @classmethod
    def urls(cls):
        """The declared pages, one to add each kind of step, and the rehearsal."""
        both = ("GET", "POST")
        adding = [
            cls._path(
                f"<int:pk>/add/{name}/", f"add-{name}", both, "add_step", rules.PLAN, on_row=True, name=name
            )
            for name in ADDING
        ]
        workbook = cls._path("<int:pk>/workbook/", "workbook", both, permit=rules.PLAN, on_row=True)
        sheet = cls._path("<int:pk>/sheet/", "sheet", ("GET",), permit=org_rules.EXPORT, on_row=True)
        rehearse = cls._path("<int:pk>/rehearse/", "rehearse", ("POST",), permit=rules.VIEW, on_row=True)
        return [*super().urls(), *adding, workbook, sheet, rehearse]

    def queryset(self):
        """Plans with their superior and author."""
        return ChangePlan.objects.select_related("org", "created_by")

    # The plan

    def chips(self, obj):
        """The state."""
        return [(obj.get_state_display(), TONES[obj.state])]

    def offers(self, action: str, obj) -> bool:
        """Only a draft is edited."""
        return super().offers(action, obj) and (action != "edit" or obj.is_draft)

    def detail_context(self, obj) -> dict:
        """The kernel's context, the steps with what the rehearsal said, and its measures."""
        tried = {line["position"]: line for line in obj.rehearsal.get("steps", [])}
        steps = services.steps_of(obj)
        found = obj.rehearsal
        return super().detail_context(obj) | {
            "steps": [(step, tried.get(step.position, {})) for step in steps],
            "units": found.get("units", []),
            "homeless": sum(line["homeless"] for line in found.get("steps", [])),
            "noted": noted(found.get("findings", [])),
            "rehearsed": datetime.fromisoformat(found["at"]) if found else None,
            "resting": self.resting(obj),
            "rehearse_url": self.url("rehearse", obj.pk) if obj.state in rules.OPEN else "",
            "adding": self.adding(obj),
            "once": once.new_key(),
        }

    def resting(self, obj) -> list | None:
        """What stands in the way of taking a plan back, for those who may; None where that is no question."""
        if obj.state != PlanState.DONE or not self.holds(rules.APPROVE, obj):
            return None
        return services.resting_on(obj)

    def adding(self, obj) -> list[dict]:
        """Buttons of the editor; none once the plan is on its way."""
        if not (obj.is_draft and self.holds(rules.PLAN, obj)):
            return []
        return [
            *(
                {"label": label, "url": self.url(f"add-{name}", obj.pk), "icon": icon}
                for name, (label, _form, icon) in ADDING.items()
            ),
            {"label": _("用 Excel 批量调整"), "url": self.url("workbook", obj.pk), "icon": "sheet"},
        ]

    def save(self, form, action: str):
        """By the service, which tries the steps again."""
        return services.draw_up(form.instance, actor=self.user)

    def _saved(self, form, action: str, before: dict):
        """The service writes the audit event."""
        if before:
            form.instance.version += 1
        return self.save(form, action)

    # The steps

    def add_step(self, request, pk, name: str) -> HttpResponse:
        """The form of one kind of step; what comes of it stands on the plan."""
        label, form, _icon = ADDING[name]

        def act(plan, data):
            told = dict(data)
            if name == MERGER:
                orgs = [org for org in (told.pop("first"), told.pop("second"), told.pop("third")) if org]
                services.add_merger(plan, orgs, actor=self.user, **told)
            elif name == SPLIT:
                _founding, giving = services.add_split(plan, told.pop("org"), actor=self.user, **told)
                words = _("已加入方案：%(step)s。请选择转入“%(name)s”的团员。")
                return words % {"step": label, "name": told["short"]}, people_url(giving)
            else:
                services.add_step(plan, name, actor=self.user, **told)
            return _("已加入方案：%(step)s。") % {"step": label}, self.url("detail", plan.pk)

        return self.verb(pk, rules.PLAN, form, f"{label}：%(name)s", act)

    # The tree as a workbook

    def sheet(self, request, pk) -> HttpResponse:
        """The tree below the superior of the plan, to be edited."""
        plan = self.fetch(pk, permit=org_rules.EXPORT)
        answer = HttpResponse(write_tree(plan), content_type=XLSX)
        name = get_valid_filename(f"{plan.org}-{PLAN_TREE.label}.xlsx")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return answer

    def workbook(self, request, pk) -> HttpResponse:
        """The edited tree comes back: every problem at once, or the steps that differ."""
        plan = self.fetch(pk, permit=rules.PLAN)
        services.refuse_no_draft(plan)
        form = TreeForm(request.POST, request.FILES) if request.method == "POST" else TreeForm()
        found = None
        if form.is_bound and form.is_valid():
            try:
                found = Comparison(plan, read_tree(plan, form.content, form.cleaned_data["file"].name))
                with transaction.atomic():
                    once.spend(request)
                    take_over(plan, found, actor=self.user)
            except once.Repeated as error:
                messages.info(request, error.message)
                return HttpResponseRedirect(self.url("detail", pk))
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                return self._taken_over(plan, found)
        return self.render(
            "workbook", self._workbook(plan, form, found), status=422 if form.is_bound else 200
        )

    def _taken_over(self, plan, found: Comparison) -> HttpResponse:
        messages.success(self.request, _("已按表生成 %(n)d 项事项。") % {"n": len(found.lines)})
        for words in found.warnings:
            messages.warning(self.request, words)
        return HttpResponseRedirect(self.url("detail", plan.pk))

    def _workbook(self, plan, form, found: Comparison | None) -> dict:
        return {
            "object": plan,
            "title": _("用 Excel 批量调整：%(name)s") % {"name": plan},
            "crumbs": self.crumbs((str(plan), self.url("detail", plan.pk)), (_("用 Excel 批量调整"), "")),
            "form": form,
            "found": found,
            "sheet_url": self.url("sheet", plan.pk) if self.holds(org_rules.EXPORT, plan) else "",
            "plan_url": self.url("detail", plan.pk),
            "once": once.new_key(),
        }

    def rehearse(self, request, pk) -> HttpResponse:
        """Try the steps against the tree as it stands now; nothing of it stays but the measures."""
        plan = self.fetch(pk, permit=rules.VIEW)
        services.try_again(plan, actor=self.user)
        messages.success(request, _("已按现在的组织和团员重新预演。"))
        return HttpResponseRedirect(self.url("detail", plan.pk))


def people_url(step: ChangeStep) -> str:
    """Where the people of a step are chosen."""
    return reverse("orgs:changestep-people", args=[step.pk])


def noted(lines: list[dict]) -> list[tuple[str, list[Finding]]]:
    """Stored findings by the organization they are about."""
    found: dict[str, list[Finding]] = {}
    for line in lines:
        found.setdefault(line["org"], []).append(_finding(line))
    return list(found.items())


def _finding(line: dict) -> Finding:
    clause = Clause("", line["clause"], line["source"])
    return Finding(line["level"], clause, line["message"], measured=line["measured"])


@declare(rules.PLAN, "orgs.ChangeStep", methods=("POST",))
def remove_step(request, pk) -> HttpResponse:
    """Take a step out of a draft."""
    return _changed(request, pk, services.remove_step)


@declare(rules.PLAN, "orgs.ChangeStep", methods=("POST",))
def shift_step(request, pk) -> HttpResponse:
    """Move a step of a draft one place up or down."""
    return _changed(request, pk, partial(services.shift_step, up="up" in request.POST))


def _changed(request, pk, act) -> HttpResponse:
    """Act once on a step of a draft and go back to the plan; what is refused is told there."""
    rows = ChangeStep.objects.select_related("plan__org")
    step = fetch(request.user, rules.PLAN, rows, pk=pk)
    try:
        with transaction.atomic():
            once.spend(request)
            act(step, actor=request.user)
    except once.Repeated as error:
        messages.info(request, error.message)
    except DomainError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(reverse("orgs:changeplan-detail", args=[step.plan_id]))
