"""Forms of programmes: the programme itself, a task, which tasks are given to whom."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import metrics
from league.kernel.views import DayInput, PickField
from orgs.choices import Kind
from orgs.models import Org
from reforms.choices.programmes import Measure
from reforms.models import Programme, Task
from reforms.services import STARTERS


class CommitteePick(PickField):
    """A committee in reach, found by name or code."""

    options = "orgs:org-options"

    def __init__(self, **kwargs):
        rows = Org.objects.standing().exclude(kind=Kind.BRANCH)
        super().__init__(queryset=rows.order_by("path"), **kwargs)


class ProgrammeForm(forms.ModelForm):
    """A programme; a new one may begin with a list that ships with the product."""

    org = CommitteePick(label=gettext_lazy("组织实施单位"))
    starter = forms.ChoiceField(
        label=gettext_lazy("从样板开始"),
        required=False,
        help_text=gettext_lazy("样板根据公开报道整理，不是官方清单；建好以后可以逐项增改。"),
    )

    class Meta:
        model = Programme
        fields = ("name", "org", "basis", "start", "due", "levels", "is_pilot", "ended")
        widgets = {"start": DayInput, "due": DayInput, "ended": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["starter"]
            return
        del self.fields["ended"]
        lists = [(code, each.name) for code, each in STARTERS.items()]
        self.fields["starter"].choices = [("", gettext_lazy("不用样板，自己列任务")), *lists]

    def clean(self):
        """It ends after it begins."""
        data = super().clean()
        start, due = data.get("start"), data.get("due")
        if start and due and due < start:
            self.add_error("due", _("完成期限不能早于开始日期。"))
        return data


def figures() -> list[tuple[str, str]]:
    """The figures that may measure a task: shares in per cent, and numbers."""
    shares = [(each.code, f"{each.label}（%）") for each in metrics.all_ratios()]
    numbers = [(each.code, f"{each.label}（{each.unit}）") for each in metrics.all_metrics()]
    return [("", gettext_lazy("由单位报送")), *shares, *numbers]


class TaskForm(forms.ModelForm):
    """A task, or an area when it has no measure."""

    metric = forms.ChoiceField(
        label=gettext_lazy("自动指标"),
        required=False,
        choices=figures,
        help_text=gettext_lazy("选了指标的任务由系统按各单位当天的数据计算，不用填报。"),
    )

    class Meta:
        model = Task
        fields = (
            *("parent", "code", "title", "requirement", "measure", "metric", "target", "weight", "lead"),
            *("cooperating", "due"),
        )
        widgets = {"requirement": forms.Textarea(attrs={"rows": 3}), "due": DayInput}
        help_texts = {"measure": gettext_lazy("不选的是领域，只用来归并下面的任务。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.settle(self.instance.programme)

    def settle(self, programme: Programme) -> None:
        """Areas of the programme alone."""
        areas = programme.tasks.filter(measure="").exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = areas
        self.programme = programme

    def clean(self):
        """A figure and a target go with what is counted; a code stands once."""
        data = super().clean()
        measure = data.get("measure")
        if data.get("metric") and measure not in (Measure.COUNT, Measure.PERCENT):
            self.add_error("metric", _("自动指标只用于“数量”或“比率”的任务。"))
        if data.get("metric") and data.get("target") is None:
            self.add_error("target", _("有自动指标的任务要填目标值。"))
        same = self.programme.tasks.filter(code=data.get("code")).exclude(pk=self.instance.pk)
        if same.exists():
            self.add_error("code", _("编号“%(code)s”已经用过，请换一个编号。") % {"code": data["code"]})
        return data


class GiveForm(forms.Form):
    """Which tasks are given to which units, until when."""

    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("责任单位"),
        queryset=Org.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("已经下发过的不会重复下发；某单位不适用的任务，不要勾给它。"),
    )
    tasks = forms.ModelMultipleChoiceField(
        label=gettext_lazy("任务"), queryset=Task.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    due = forms.DateField(
        label=gettext_lazy("完成期限"),
        widget=DayInput,
        help_text=gettext_lazy("任务自己定了期限的，按任务的期限。"),
    )

    def settle(self, programme: Programme) -> None:
        """The committees right below the organization, and the tasks; all tasks are ticked at first."""
        below = Org.objects.standing().filter(parent=programme.org).exclude(kind=Kind.BRANCH)
        tasks = programme.tasks.measured()
        self.fields["units"].queryset = below.order_by("path")
        self.fields["tasks"].queryset = tasks
        if not self.is_bound:
            self.initial.setdefault("tasks", [task.pk for task in tasks])
            self.initial.setdefault("due", programme.due)
