"""Pages of what units were given to do: the ledger, one task of a unit, its steps, its files."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.templatetags.league import chip
from league.kernel.views import Bulk, Column, ModelViews
from reforms.choices.programmes import AssignmentState as State
from reforms.filters.progress import AssignmentFilter
from reforms.forms.progress import ReportForm
from reforms.models import Assignment, Evidence
from reforms.rules.permits import EXPORT, REPORT, VIEW
from reforms.rules.progress import figure_of, plain, reached
from reforms.rules.supervision import SUPERVISE
from reforms.services import chase
from reforms.views.programmes import GROUP, SISTERS, unit_column
from reforms.workflows import ASSIGNMENT

TONES = {
    State.WAITING: "line",
    State.RUNNING: "green",
    State.SUBMITTED: "blue",
    State.CHECKED: "blue",
    State.CLOSED: "green",
    State.RETURNED: "amber",
}


def late(row: dict):
    """How many days the day of an open task has passed, empty for none."""
    days = (timezone.localdate() - row["due"]).days
    open_still = row["state"] in State.open()
    return chip(_("逾期 %(n)d 天") % {"n": days}, "danger") if open_still and days > 0 else ""


def chase_rows(pages, rows) -> HttpResponseRedirect:
    """One notice to each unit of the ticked tasks, to be answered in the usual time."""
    sent = chase(rows, actor=pages.user)
    messages.success(pages.request, _("已催办 %(n)d 个单位，任务全部提交后自动办结。") % {"n": len(sent)})
    return HttpResponseRedirect(f"{reverse('reforms:notice-list')}?rung=chase")


class AssignmentViews(ModelViews):
    """See the module."""

    model = Assignment
    sisters, blanks = SISTERS, False
    route = "assignments/"
    group, label, unit = GROUP, gettext_lazy("改革任务"), gettext_lazy("项")
    permits = {"view": VIEW, "attach": REPORT, "export": EXPORT}
    workflow, began = ASSIGNMENT, "given_on"
    attachments = Evidence
    filterset = AssignmentFilter
    order = "due"
    step_bases = {"start": ReportForm, "report": ReportForm}
    empty_title = gettext_lazy("还没有下发改革任务")
    empty_text = gettext_lazy("在“改革方案”里建好任务，下发给乡镇（街道）以后，在这里看进展。")
    bulk = (Bulk("chase", gettext_lazy("催办"), SUPERVISE, chase_rows, "megaphone"),)
    columns = (
        Column("task", gettext_lazy("任务"), source=("task__title",), lead=True, sort="task__title"),
        Column("code", gettext_lazy("编号"), source=("task__code",), sort="task__code"),
        Column("programme", gettext_lazy("改革方案"), source=("task__programme__name",), shown=False),
        Column("area", gettext_lazy("领域"), source=("task__parent__title",)),
        unit_column("org", gettext_lazy("责任单位")),
        Column("responsible", gettext_lazy("责任人"), today=True),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("given_on", gettext_lazy("下发日期"), sort="given_on", shown=False),
        Column("due", gettext_lazy("完成期限"), sort="due", text=lambda row: row["due"].isoformat()),
        Column("late", gettext_lazy("逾期"), source=("due", "state"), text=late, today=True),
        Column("progress", gettext_lazy("进展"), shown=False, today=True),
        Column("value", gettext_lazy("完成值"), shown=False, today=True, num=True),
        Column("reported_on", gettext_lazy("最近报送"), sort="reported_on", nullable=True),
        Column("grade", gettext_lazy("验收等级"), today=True),
        Column("opinion", gettext_lazy("验收意见"), shown=False, today=True),
        Column("closed_on", gettext_lazy("销号日期"), sort="closed_on", nullable=True),
    )
    detail_fields = (
        *("responsible", "given_on", "due", "reported_on", "submitted_on", "closed_on", "grade", "opinion"),
    )

    def queryset(self):
        """What was given with its task, programme and unit."""
        return Assignment.objects.select_related("task__programme__org", "task__parent", "org__parent")

    def title(self, obj) -> str:
        """The task and whose it is."""
        return f"{obj.task} · {obj.org}"

    def chips(self, obj):
        """The state, and that it is late."""
        told = [(obj.get_state_display(), TONES[obj.state])]
        is_late = obj.state in State.open() and obj.due < timezone.localdate()
        return [*told, (_("逾期"), "danger")] if is_late else told

    def detail_meta(self, obj):
        """The programme and what its list says about itself."""
        return [str(obj.task.programme), *filter(None, [obj.task.programme.source_note])]

    def facts(self, obj):
        """What is asked, what was reached, and what is filled in."""
        task = obj.task
        asked = [
            (_("领域"), task.parent.title if task.parent else ""),
            (_("要求"), task.requirement),
            (_("衡量方式"), task.get_measure_display()),
            (_("目标值"), plain(task.target) if task.target is not None else ""),
        ]
        return [
            *(fact for fact in asked if fact[1]),
            *self._reached(obj),
            *super().facts(obj),
        ]

    def _reached(self, obj) -> list[tuple[str, str]]:
        figure = figure_of(obj.task)
        if figure:
            return [(_("%(figure)s（系统计算）") % {"figure": figure.label}, plain(reached(obj)))]
        return [(_("完成值"), plain(obj.value))] if obj.value is not None else []

    def detail_acts(self, obj):
        """To the rows of the figure, and to the matrix."""
        acts = []
        figure = figure_of(obj.task)
        if figure and hasattr(figure, "rows"):
            url = reverse("reports:figure-rows", args=[obj.org_id])
            acts.append({"label": _("看指标"), "url": f"{url}?metric={figure.code}", "icon": "list"})
        if self.holds(VIEW, obj.task.programme):
            url = reverse("reforms:programme-matrix", args=[obj.task.programme_id])
            acts.append({"label": _("进展矩阵"), "url": url, "icon": "grid-3x3"})
        return acts

    def detail_context(self, obj) -> dict:
        """The kernel's context with what was reported, newest first."""
        return super().detail_context(obj) | {"reports": list(obj.reports.select_related("by"))}

    def may_attach(self, obj) -> bool:
        """Files are brought until it is closed."""
        return super().may_attach(obj) and obj.state != State.CLOSED
