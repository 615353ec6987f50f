"""Forms of notices and visits."""

from django import forms
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput
from reforms.forms.programmes import CommitteePick
from reforms.forms.registers import EntryForm
from reforms.models import Notice, Visit


class NoticeForm(forms.ModelForm):
    """Whom, why, until when."""

    org = CommitteePick(label=gettext_lazy("被督促单位"))

    class Meta:
        model = Notice
        fields = ("org", "rung", "reason", "deadline")
        widgets = {"reason": forms.Textarea(attrs={"rows": 4}), "deadline": DayInput}


class VisitForm(EntryForm):
    """Where a group went and what it found."""

    class Meta:
        model = Visit
        fields = ("place", "org", "round", "by", "on", "findings", "note")
        widgets = {"on": DayInput, "findings": forms.Textarea(attrs={"rows": 3})}
