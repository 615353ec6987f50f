"""Forms of people serving."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.forms.people import OrgPick, SomeoneForm
from cadres.models import Serving
from league.kernel.views import DayInput


class ServingForm(SomeoneForm):
    """Somebody who serves; leaving is a verb of its own."""

    org = OrgPick(label=gettext_lazy("服务的团组织"))

    class Meta:
        model = Serving
        fields = (
            *("kind", "name", "id_no", "org", "title", "also", "home", "start", "term_end", "phone"),
            *("political", "education", "document", "note"),
        )
        widgets = {"start": DayInput, "term_end": DayInput}

    def clean(self):
        """A term ends after it began."""
        data = super().clean()
        if data.get("start") and data.get("term_end") and data["term_end"] < data["start"]:
            self.add_error("term_end", _("服务期不能早于服务开始日期结束。"))
        return data


class LeaveForm(forms.Form):
    """When and why somebody leaves."""

    on = forms.DateField(
        label=gettext_lazy("离岗日期"),
        widget=DayInput,
        initial=timezone.localdate,
        help_text=gettext_lazy("当日起不再计入名册。"),
    )
    reason = forms.CharField(label=gettext_lazy("离岗原因"), max_length=60)
