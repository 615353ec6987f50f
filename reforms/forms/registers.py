"""Forms of the registers of reform."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput
from reforms.forms.programmes import CommitteePick
from reforms.models import Attention, Fund, LeadingGroup, Outcome, Policy, Task

DAYS = {"on": DayInput, "until": DayInput}


class EntryForm(forms.ModelForm):
    """A row of an organization; what holds ends after it begins."""

    org = CommitteePick(label=gettext_lazy("团组织"))

    def clean(self):
        """The end lies after the beginning."""
        data = super().clean()
        if data.get("until") and data.get("on") and data["until"] < data["on"]:
            self.add_error("until", _("结束的日期不能早于 %(day)s。") % {"day": data["on"]})
        return data


class OutcomeForm(EntryForm):
    """An outcome, and the task it came of."""

    task = forms.ModelChoiceField(
        label=gettext_lazy("改革任务"), required=False, queryset=Task.objects.exclude(measure="")
    )

    class Meta:
        model = Outcome
        fields = ("title", "org", "kind", "number", "issuers", "on", "until", "task", "note")
        widgets = DAYS


class AttentionForm(EntryForm):
    """What the Party committee did."""

    class Meta:
        model = Attention
        fields = ("kind", "org", "body", "leader", "number", "on", "note")
        widgets = DAYS


class PolicyForm(EntryForm):
    """Where League work is included."""

    class Meta:
        model = Policy
        fields = ("kind", "org", "number", "weight", "on", "until", "note")
        widgets = DAYS


class FundForm(EntryForm):
    """Money and what it is for."""

    class Meta:
        model = Fund
        fields = ("purpose", "org", "source", "amount", "on", "note")
        widgets = DAYS


class LeadingGroupForm(EntryForm):
    """Who leads."""

    class Meta:
        model = LeadingGroup
        fields = (
            *(
                "title",
                "org",
                "head",
                "head_title",
                "by_party",
                "deputies",
                "people",
                "number",
                "on",
                "until",
            ),
            "note",
        )
        widgets = DAYS | {"people": forms.Textarea(attrs={"rows": 3})}
        labels = {"on": gettext_lazy("成立日期")}
