"""Forms of rectifications: open a case, mend it, note what was done."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import findings
from league.kernel.views import DayInput
from orgs.choices.rectification import Source
from orgs.forms.units import OrgPick
from orgs.models import Rectification


class CaseForm(forms.ModelForm):
    """What the superior writes down: which organization, why, what is wrong, until when."""

    org = OrgPick(label=gettext_lazy("团组织"))

    class Meta:
        model = Rectification
        fields = ("org", "source", "detector", "problems", "deadline")
        widgets = {
            "detector": forms.HiddenInput,
            "problems": forms.Textarea(attrs={"rows": 5}),
            "deadline": DayInput,
        }
        help_texts = {"problems": gettext_lazy("一行写一个问题，团组织据此提出整顿措施。")}

    def clean_detector(self) -> str:
        """The code of a detector, or nothing."""
        code = self.cleaned_data["detector"]
        if code and findings.get(code) is None:
            raise forms.ValidationError(_("没有这个体检项目，请从组织体检的清单里立案。"))
        return code

    def clean(self):
        """A case from the check-up names what was found."""
        data = super().clean()
        if data.get("source") == Source.FINDING and not data.get("detector"):
            self.add_error("source", _("请从组织体检的清单里立案，或改选其他来源。"))
        return data


class CaseMendForm(forms.ModelForm):
    """What may be changed while the case is open."""

    class Meta(CaseForm.Meta):
        fields = ("problems", "deadline")


class NoteForm(forms.Form):
    """What was done on a day."""

    on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput, initial=timezone.localdate)
    text = forms.CharField(
        label=gettext_lazy("进展"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
