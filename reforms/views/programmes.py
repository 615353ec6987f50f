"""Pages of programmes and their tasks: the list, one programme as a matrix, its tasks, giving them out."""

from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import exports, files, metrics
from league.kernel.errors import Refused
from league.kernel.views import Column, ModelViews
from reforms.filters.progress import ProgrammeFilter
from reforms.forms.programmes import GiveForm, ProgrammeForm, TaskForm
from reforms.forms.supervision import ChaseForm
from reforms.models import Outcome, Programme, Task
from reforms.rules.permits import EDIT, EXPORT, VIEW, VIEW_REGISTERS
from reforms.rules.supervision import SUPERVISE
from reforms.services import STARTERS, add_task, chase, give_out, plant
from reforms.services.chasing import by_unit, due_soon, words_of
from reforms.services.standing import completion, progress, progress_of, summed
from reforms.sheets.circular import circular
from reforms.views.matrix import Matrix, changed_since, given_of, given_under

GROUP = gettext_lazy("改革与活动")
SISTERS = (
    ("reforms:assignment-list", gettext_lazy("任务台账")),
    ("reforms:programme-list", gettext_lazy("改革方案")),
)
WEEK = timedelta(days=7)
SHOWN = 10


def short(lookup: str):
    """A function giving the short name of an organization of a row."""
    return lambda row: row[f"{lookup}__short"] or row[f"{lookup}__name"] or ""


def unit_column(name: str, label: str, **own) -> Column:
    """An organization of a row by its short name."""
    return Column(name, label, source=(f"{name}__short", f"{name}__name"), text=short(name), **own)


class ProgrammeViews(ModelViews):
    """See the module."""

    model = Programme
    sisters = SISTERS
    route = "programmes/"
    group, label, unit = GROUP, gettext_lazy("改革方案"), gettext_lazy("个")
    add_label = gettext_lazy("新建方案")
    permits = {"view": VIEW, "add": EDIT, "edit": EDIT, "delete": EDIT}
    filterset = ProgrammeFilter
    form = ProgrammeForm
    order = "-start"
    empty_title = gettext_lazy("还没有改革方案")
    empty_text = gettext_lazy(
        "从样板开始，或自己列任务；建好以后下发给乡镇（街道），各单位报进展、提交验收。"
    )
    columns = (
        Column("name", gettext_lazy("名称"), lead=True, sort="name"),
        unit_column("org", gettext_lazy("组织实施单位")),
        Column("start", gettext_lazy("开始日期"), sort="start"),
        Column("due", gettext_lazy("完成期限"), sort="due"),
        Column("basis", gettext_lazy("依据文件"), shown=False),
        Column("ended", gettext_lazy("结束日期"), sort="ended", nullable=True),
    )
    detail_fields = ("org", "basis", "start", "due", "levels", "ended", "source_note")

    verbs = MappingProxyType({"give": EDIT, "task": EDIT, "chase": SUPERVISE, "packet": EXPORT})

    @classmethod
    def urls(cls):
        """The declared pages, the matrix and the circular."""
        shown = (("matrix", VIEW), ("circular", EDIT))
        pages = [
            cls._path(f"<int:pk>/{name}/", name, ("GET",), permit=permit, on_row=True)
            for name, permit in shown
        ]
        return [*super().urls(), *pages]

    def queryset(self):
        """Programmes with their organization."""
        return Programme.objects.select_related("org")

    def save(self, form, action: str):
        """Together with the tasks of the list it begins with."""
        saved = form.save()
        starter = STARTERS.get(form.cleaned_data.get("starter", ""))
        if starter:
            plant(saved, starter, actor=self.user)
        return saved

    def remove(self, obj) -> None:
        """Only while nothing was given out, to whoever stands where now."""
        if obj.tasks.exclude(given=None).exists():
            words = _("“%(programme)s”的任务已经下发，不能删除。不再实施的，请填写结束日期。")
            raise Refused(words % {"programme": obj})
        obj.delete()

    def chips(self, obj):
        """A pilot, and that it has ended."""
        pilot = [(_("试点"), "blue")] if obj.is_pilot else []
        return [*pilot, (_("%(day)s 结束") % {"day": obj.ended}, "line")] if obj.ended else pilot

    def detail_acts(self, obj):
        """To the matrix, to a new task, to giving out."""
        acts = [{"label": _("进展矩阵"), "url": self.url("matrix", obj.pk), "icon": "grid-3x3"}]
        if self.holds(EDIT, obj):
            acts.append({"label": _("增加任务"), "url": self.url("task", obj.pk), "icon": "plus"})
            acts.append({"label": _("下发任务"), "url": self.url("give", obj.pk), "icon": "send"})
        if self.holds(EXPORT, obj):
            acts.append({"label": _("佐证材料包"), "url": self.url("packet", obj.pk), "icon": "package"})
        return acts

    def detail_context(self, obj) -> dict:
        """The kernel's context with the tasks, area by area."""
        return super().detail_context(obj) | {"tasks": outline(obj), "may_edit": self.holds(EDIT, obj)}

    def matrix(self, request, pk):
        """Units by tasks."""
        obj = self.fetch(pk, permit=VIEW)
        rows = given_of(obj, self.user, VIEW)
        only = request.GET.get("state", "")
        matrix = Matrix(obj, rows, only)
        since = timezone.localdate() - WEEK
        changed = changed_since(rows.select_related("task", "org"), since)
        context = {
            "title": str(obj),
            "object": obj,
            "crumbs": self.crumbs((str(obj), self.url("detail", pk)), (_("进展矩阵"), "")),
            "matrix": matrix,
            "only": only,
            "changed": changed[:SHOWN],
            "changed_n": changed.count(),
            "completion": completion(summed(progress_of(obj).values())),
            "outcomes": Outcome.objects.visible_to(self.user, VIEW_REGISTERS)
            .filter(task__programme=obj)
            .count(),
            "may_give": self.holds(EDIT, obj),
            "may_chase": self.holds(SUPERVISE, obj),
        }
        return self.render("matrix", context)

    def circular(self, request, pk):
        """The progress as a Word document."""
        obj = self.fetch(pk, permit=EDIT)
        return files.serve_bytes(circular(obj), f"{obj}{_('进度通报')}.docx")

    def give_page(self, request, pk):
        """Give tasks out."""

        def act(programme, data):
            made = give_out(programme, data["tasks"], data["units"], data["due"], actor=self.user)
            return _("已下发 %(n)d 项。") % {"n": len(made)}, self.url("matrix", programme.pk)

        return self.verb(pk, EDIT, GiveForm, _("下发任务：%(name)s"), act)

    def chase_page(self, request, pk):
        """Send each unit one notice for all that is late or near its day; the words to paste elsewhere."""

        def act(programme, data):
            rows = due_soon(programme).filter(org__in=data["units"])
            sent = chase(rows, data["deadline"], actor=self.user)
            told = _("已催办 %(n)d 个单位，任务全部提交后自动办结。") % {"n": len(sent)}
            return told, f"{reverse('reforms:notice-list')}?rung=chase"

        programme = self.fetch(pk, permit=SUPERVISE)
        units = [(org, len(given), words_of(given)) for org, given in by_unit(due_soon(programme))]
        extra = {"units": units, "text": "\n".join(f"{org}：{words}" for org, _n, words in units)}
        title = _("催办：%(name)s")
        return self.verb(pk, SUPERVISE, ChaseForm, title, act, extra=extra, template="chase")

    def packet_page(self, request, pk):
        """Order the evidence packet of the whole programme."""
        return self.verb(pk, EXPORT, forms.Form, _("佐证材料包：%(name)s"), packing(self, given_of))

    def task_page(self, request, pk):
        """Add a task or an area."""

        def act(programme, data):
            task = add_task(programme, Task(**data), actor=self.user)
            return _("已增加：%(task)s。") % {"task": task}, self.url("detail", programme.pk)

        return self.verb(pk, EDIT, TaskForm, _("增加任务：%(name)s"), act)


def packing(pages, given: Callable):
    """The verb that orders a packet of what `given(row, user, permit)` answers."""

    def act(obj, data):
        rows = given(obj, pages.user, EXPORT)
        if not rows.exists():
            raise Refused(_("“%(name)s”还没有下发，没有材料可以打包。") % {"name": obj})
        exports.order("reforms.packet", actor=pages.user, permit=EXPORT, rows=rows, words=str(obj), form="")
        return _("已开始打包，可以离开本页；完成后在导出中心下载。"), exports.centre_url()

    return act


def outline(programme: Programme) -> list[dict]:
    """The tasks in their order, each with its depth below the areas that hold it."""
    depth: dict[int | None, int] = {None: -1}
    lines = []
    for task in programme.tasks.counted():
        depth[task.pk] = depth.get(task.parent_id, -1) + 1
        lines.append({"task": task, "depth": depth[task.pk]})
    return lines


class TaskViews(ModelViews):
    """A task of a programme: how far the units are with it; mended and removed by who runs the programme."""

    model = Task
    blanks = False
    verbs = MappingProxyType({"packet": EXPORT})
    route = "tasks/"
    group, label, unit = GROUP, gettext_lazy("任务清单"), gettext_lazy("项")
    permits = {"view": VIEW, "edit": EDIT, "delete": EDIT}
    form = TaskForm
    order = "code"
    columns = (
        Column("title", gettext_lazy("任务"), lead=True, sort="title"),
        Column("code", gettext_lazy("编号"), sort="code"),
        Column("programme", gettext_lazy("改革方案"), source=("programme__name",)),
        Column("measure", gettext_lazy("衡量方式")),
        Column("weight", gettext_lazy("权重"), num=True),
    )
    detail_fields = (
        *("programme", "parent", "requirement", "measure", "target", "weight", "lead", "cooperating"),
        "due",
    )

    def packet_page(self, request, pk):
        """Order the evidence packet of a task, or of an area with all its tasks."""
        return self.verb(pk, EXPORT, forms.Form, _("佐证材料包：%(name)s"), packing(self, given_under))

    def detail_acts(self, obj):
        """The packet."""
        if not self.holds(EXPORT, obj):
            return []
        return [{"label": _("佐证材料包"), "url": self.url("packet", obj.pk), "icon": "package"}]

    def queryset(self):
        """Tasks with their programme."""
        return Task.objects.select_related("programme__org", "parent")

    def detail_context(self, obj) -> dict:
        """The kernel's context with the units that were given the task; of an area with its tasks."""
        context = super().detail_context(obj)
        if obj.is_area:
            return context | self.area_context(obj)
        given = obj.given.visible_to(self.user, VIEW).select_related("org").order_by("org__path")
        return context | {"given": given}

    def area_context(self, obj) -> dict:
        """The tasks of an area, how far they are, and what changed in a week."""
        rows = given_under(obj, self.user, VIEW)
        told = summed(progress(obj.programme.org.path, pk__in=rows.order_by().values("pk")).values())
        changed = changed_since(rows.select_related("task", "org"), timezone.localdate() - WEEK)
        return {
            "parts": obj.parts.counted(),
            "told": told,
            "completion": completion(told),
            "changed": changed[:SHOWN],
            "changed_n": changed.count(),
        }

    def facts(self, obj):
        """What is filled in; the figure by its name."""
        told = super().facts(obj)
        return [*told, (_("自动指标"), metrics.declared(obj.metric).label)] if obj.metric else told

    def save(self, form, action: str):
        """What was given out keeps its measure."""
        if {"measure", "metric"} & set(form.changed_data) and form.instance.given.exists():
            raise Refused(_("任务已经下发，衡量方式和自动指标不能再改。请另加一项任务。"))
        return form.save()

    def remove(self, obj) -> None:
        """Only while nothing was given out, and areas when they are empty."""
        if obj.parts.exists():
            raise Refused(_("“%(area)s”下面还有任务，请先删除或移走它们。") % {"area": obj})
        if obj.given.exists():
            raise Refused(_("“%(task)s”已经下发，不能删除。") % {"task": obj})
        obj.delete()
