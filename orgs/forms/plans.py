"""Forms of change plans: the head, and one small form per verb of a step."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput
from orgs.choices import Industry, Kind, Level
from orgs.choices.plans import FOUNDING, Verb
from orgs.forms.units import OrgPick
from orgs.models import ChangePlan

LARGEST = 5 * 1024 * 1024


class StepOrg(OrgPick):
    """An organization in reach, below the superior of the plan once that is known.

    above: only those that may have others below them; branches: only those where members sit.
    """

    def __init__(self, label, *, above: bool = False, branches: bool = False, **kwargs):
        super().__init__(label=label, **kwargs)
        if branches:
            self.queryset = self.queryset.filter(kind=Kind.BRANCH)
        if above:
            self.queryset = self.queryset.exclude(kind=Kind.BRANCH)


class PlanForm(forms.ModelForm):
    """Head of a plan: below which superior, why, from which day."""

    class Meta:
        model = ChangePlan
        fields = ("title", "org", "reason", "document", "effective")
        widgets = {"effective": DayInput, "reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"] = StepOrg(
            _("共同上级"),
            above=True,
            help_text=_("方案里的组织都在它下面；它的上级或本级负责审批的人批准后执行。"),
        )
        self.fields["title"].widget.attrs["placeholder"] = _("如 深坡村、葛坡村团支部合并方案")
        self.fields["effective"].help_text = _("组织和团员从这一天起按新的归属统计，此前的数字不变。")


class StepForm(forms.Form):
    """What all steps share: choices below the superior of the plan, and one place to lead to."""

    def settle(self, plan: ChangePlan) -> None:
        """Offer organizations below the plan's superior, and those that earlier steps found."""
        for field in self.fields.values():
            if isinstance(field, StepOrg):
                field.queryset = field.queryset.under(plan.org)
                field.settle()
        if "to_step" in self.fields:
            founding = plan.steps.filter(verb__in=FOUNDING).order_by("position")
            self.fields["to_step"].queryset = founding
            if not founding.exists():
                del self.fields["to_step"]
                self.fields["to"].required = True

    def clean(self):
        """Exactly one of an existing organization and one of this plan."""
        data = super().clean()
        if "to_step" in self.fields and not self.errors and bool(data.get("to")) == bool(data.get("to_step")):
            self.add_error("to", _("现有组织和本方案新建的组织请选填一个。"))
        return data


class FoundingChoice(forms.ModelChoiceField):
    """A step of the plan that founds an organization."""

    def label_from_instance(self, obj) -> str:
        """The name that is founded."""
        return _("第 %(n)d 步新建的“%(name)s”") % {"n": obj.position, "name": obj.short or obj.name}


def founding() -> FoundingChoice:
    """The choice of an organization that this plan founds; filled by `settle`."""
    return FoundingChoice(
        label=gettext_lazy("或本方案新建的组织"),
        queryset=ChangePlan.steps.rel.related_model.objects.none(),
        required=False,
    )


def full_name() -> forms.CharField:
    """The full name."""
    return forms.CharField(label=gettext_lazy("全称"), max_length=120)


def short_name() -> forms.CharField:
    """The short name."""
    return forms.CharField(label=gettext_lazy("简称"), max_length=60)


class MergerForm(StepForm):
    """合并为新组织: two or three organizations become one."""

    first = StepOrg(gettext_lazy("第一个组织"))
    second = StepOrg(gettext_lazy("第二个组织"))
    third = StepOrg(gettext_lazy("第三个组织"), required=False)
    name, short = full_name(), short_name()


class SplitForm(StepForm):
    """分设: a branch gives some of its members to a new one; who they are is chosen on the next page."""

    org = StepOrg(gettext_lazy("分出团员的团支部"), branches=True)
    name, short = full_name(), short_name()


class PeopleForm(forms.Form):
    """Beside the ticked ones: members by a pasted list, and whether their posts go along."""

    words = forms.CharField(
        label=gettext_lazy("或粘贴名单"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每行一个姓名或身份证号，可从 Excel 复制一列；与勾选的合在一起。"),
    )
    posts = forms.BooleanField(
        label=gettext_lazy("职务随人转入"),
        required=False,
        help_text=gettext_lazy("不勾选时，转出的人在原团支部担任的职务仍在原团支部。"),
    )

    def clean_words(self) -> list[str]:
        """The words, one for each line."""
        return [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]


class TreeForm(forms.Form):
    """The edited tree that comes back; `content` once it is valid."""

    file = forms.FileField(label=gettext_lazy("改好的调整表"))

    def clean_file(self):
        """Small enough to be read while somebody waits."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("文件超过 5 兆字节，请只上传调整表。"))
        return file

    @property
    def content(self) -> bytes:
        """What is in the file."""
        return self.cleaned_data["file"].read()


class AbsorbForm(StepForm):
    """并入: an organization ends, everything of it goes to another."""

    org = StepOrg(gettext_lazy("撤并的组织"))
    to = StepOrg(gettext_lazy("并入的组织"), required=False)
    to_step = founding()


class FoundForm(StepForm):
    """新建."""

    to = StepOrg(gettext_lazy("上级团组织"), above=True, required=False)
    to_step = founding()
    name, short = full_name(), short_name()
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices, initial=Kind.BRANCH)
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices, initial=Level.BRANCH)
    industry_category = forms.ChoiceField(
        label=gettext_lazy("行业类别"), choices=[("", "—"), *Industry.choices], required=False
    )


class DispatchForm(StepForm):
    """派出团工委."""

    to = StepOrg(gettext_lazy("派出的团委"), above=True, required=False)
    to_step = founding()
    name, short = full_name(), short_name()
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices, initial=Level.TOWNSHIP)
    host = forms.CharField(
        label=gettext_lazy("依托单位"),
        max_length=120,
        help_text=gettext_lazy("如街道、园区、商圈；依托单位撤销时一并撤销。"),
    )
    approval = forms.CharField(
        label=gettext_lazy("同级党组织批准文号"),
        max_length=60,
        help_text=gettext_lazy("派出团工委须经同级党组织和上级团组织批准。"),
    )


class RenameStepForm(StepForm):
    """更名."""

    org = StepOrg(gettext_lazy("团组织"))
    name, short = full_name(), short_name()


class RekindForm(StepForm):
    """变更类别."""

    org = StepOrg(gettext_lazy("团组织"))
    kind = forms.ChoiceField(label=gettext_lazy("新的类别"), choices=Kind.choices)
    level = forms.ChoiceField(
        label=gettext_lazy("新的层级"), choices=[("", gettext_lazy("不变")), *Level.choices], required=False
    )
    name = forms.CharField(
        label=gettext_lazy("承接团员的团支部全称"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("团支部改为团总支、团委时填写：在它下面新建这个团支部，团员随之转入。"),
    )
    short = forms.CharField(label=gettext_lazy("承接团员的团支部简称"), max_length=60, required=False)

    def clean(self):
        """Full and short name together or not at all."""
        data = super().clean()
        if bool(data.get("name")) != bool(data.get("short")):
            self.add_error("name", _("承接团员的团支部，全称和简称要一起填写。"))
        return data


class MoveStepForm(StepForm):
    """调整隶属."""

    org = StepOrg(gettext_lazy("团组织"))
    to = StepOrg(gettext_lazy("新的上级团组织"), above=True, required=False)
    to_step = founding()


class DissolveStepForm(StepForm):
    """撤销."""

    org = StepOrg(gettext_lazy("团组织"))


MERGER, SPLIT = "merger", "split"
# What a page adds to a plan: name in the address → (label, form, icon).
ADDING = {
    MERGER: (gettext_lazy("合并为新组织"), MergerForm, "git-merge"),
    SPLIT: (gettext_lazy("分设"), SplitForm, "git-fork"),
    Verb.ABSORB.value: (Verb.ABSORB.label, AbsorbForm, "log-in"),
    Verb.FOUND.value: (Verb.FOUND.label, FoundForm, "plus"),
    Verb.DISPATCH.value: (Verb.DISPATCH.label, DispatchForm, "send"),
    Verb.RENAME.value: (Verb.RENAME.label, RenameStepForm, "text-cursor-input"),
    Verb.REKIND.value: (Verb.REKIND.label, RekindForm, "pencil"),
    Verb.MOVE.value: (Verb.MOVE.label, MoveStepForm, "git-compare"),
    Verb.DISSOLVE.value: (Verb.DISSOLVE.label, DissolveStepForm, "ban"),
}
