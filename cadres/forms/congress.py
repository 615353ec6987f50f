"""The form of plenary sessions and congresses."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.forms.people import OrgPick
from cadres.models import Assembly
from league.kernel.views import DayInput


class AssemblyForm(forms.ModelForm):
    """What was held."""

    org = OrgPick(label=gettext_lazy("团组织"), committees=True)

    class Meta:
        model = Assembly
        fields = (
            *("org", "kind", "session", "ordinal", "on", "due", "present", "topic", "passed", "co_opted"),
        )
        widgets = {"on": DayInput}

    def clean_on(self):
        """What was held lies behind us."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("会议召开以后再登记，日期不能晚于今天。"))
        return day
