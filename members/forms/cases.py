"""Forms of cases of violation: open some, and what is proposed for many at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from league.kernel.views import formfield
from members.models import InspectionCase


class OpenForm(forms.Form):
    """Why the ticked findings become cases."""

    note = forms.CharField(
        label=_("立案说明"),
        max_length=200,
        required=False,
        help_text=_("如核查的由头、专项行动的名称，可不填。"),
    )


LINES = {"rows": 4}


class InspectForm(forms.ModelForm):
    """What was found and what is proposed."""

    class Meta:
        model = InspectionCase
        fields = ("result", "facts", "explanation")
        formfield_callback = formfield
        widgets = {"facts": forms.Textarea(attrs=LINES), "explanation": forms.Textarea(attrs=LINES)}


class ProposeForm(InspectForm):
    """One outcome for all the ticked cases, with a file that belongs to each of them."""

    file = forms.FileField(
        label=_("核查材料"),
        required=False,
        help_text=_("一份材料同时说明这些案件的，在这里上传，每件各存一份。"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("result", "facts"):
            self.fields[name].required = True
