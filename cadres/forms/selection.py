"""Forms of selections: open one, name a candidate, score, inspect, object."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cadres.choices.selection import Trial, Vetting
from cadres.forms.people import OrgPick, SomeoneForm
from cadres.models import Candidate, Selection

BLUNT = gettext_lazy("一行写一名评委：姓名 得分，如“李评委 92.5”。同一评委再写一次，以后一次为准。")


class SelectionForm(forms.ModelForm):
    """Which post is filled, with how many."""

    org = OrgPick(label=gettext_lazy("团组织"))

    class Meta:
        model = Selection
        fields = ("org", "post_title", "nature", "quota", "seats", "trial", "plan", "working_group")
        widgets = {"plan": forms.Textarea(attrs={"rows": 4})}


class PlanForm(forms.ModelForm):
    """What may be mended while nobody was named."""

    class Meta(SelectionForm.Meta):
        fields = ("nature", "quota", "seats", "trial", "plan", "working_group")


class CandidateForm(SomeoneForm):
    """Who is named by which channel."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("登录账号"),
        required=False,
        queryset=User.objects.filter(is_active=True).order_by("name", "pk"),
        help_text=gettext_lazy("选中的账号在任职之日得到职务的权限。"),
    )

    class Meta:
        model = Candidate
        fields = (
            *("name", "id_no", "phone", "ethnicity", "education", "political", "source", "unit", "channel"),
            *("signers", "unless", "user"),
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signers"].required = False
        self.fields["signers"].help_text = _("民主推荐的填写。")

    def clean_signers(self) -> int:
        """Nobody where nothing is told."""
        return self.cleaned_data["signers"] or 0


class ScoreForm(forms.Form):
    """The judges' points of one candidate, a line each."""

    lines = forms.CharField(
        label=gettext_lazy("评委得分"), help_text=BLUNT, widget=forms.Textarea(attrs={"rows": 6})
    )

    def clean_lines(self) -> list[tuple[str, float]]:
        """(judge, points) of every line."""
        return [self._read(line) for line in self.cleaned_data["lines"].splitlines() if line.strip()]

    def _read(self, line: str) -> tuple[str, float]:
        judge, _space, points = line.strip().replace("：", " ").rpartition(" ")
        try:
            told = forms.DecimalField(min_value=0, max_value=100, decimal_places=2).clean(points)
        except forms.ValidationError as error:
            words = _("“%(line)s”看不懂：每行写评委姓名、空格和 0–100 的得分。")
            raise forms.ValidationError(words % {"line": line.strip()}) from error
        if not judge.strip():
            raise forms.ValidationError(_("“%(line)s”没有写评委姓名。") % {"line": line.strip()})
        return judge.strip()[:60], told


class TrialForm(forms.Form):
    """How somebody did in the trial post."""

    verdict = forms.ChoiceField(label=gettext_lazy("试岗结论"), choices=Trial.choices)
    note = forms.CharField(label=gettext_lazy("试岗评语"), max_length=200, required=False)


class VetForm(forms.Form):
    """What the inspection found."""

    verdict = forms.ChoiceField(label=gettext_lazy("考察结论"), choices=Vetting.choices)
    note = forms.CharField(label=gettext_lazy("考察意见"), max_length=300, required=False)


class WordsForm(forms.Form):
    """A sentence: an objection, or what was found of it."""

    text = forms.CharField(
        label=gettext_lazy("内容"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
