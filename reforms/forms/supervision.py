"""Forms of notices and visits."""

from django import forms
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput
from orgs.models import Org
from reforms.choices.supervision import Rung
from reforms.forms.programmes import CommitteePick
from reforms.forms.registers import EntryForm
from reforms.models import Notice, Programme, Visit
from reforms.services.chasing import due_soon
from reforms.services.supervision import answer_by


class NoticeForm(forms.ModelForm):
    """Whom, why, until when."""

    org = CommitteePick(label=gettext_lazy("被督促单位"))

    class Meta:
        model = Notice
        fields = ("org", "rung", "reason", "deadline")
        widgets = {"reason": forms.Textarea(attrs={"rows": 4}), "deadline": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rung"].choices = [each for each in Rung.choices if each[0] != Rung.CHASE]


class ChaseForm(forms.Form):
    """Which units are chased, until when they answer."""

    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("责任单位"), queryset=Org.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    deadline = forms.DateField(label=gettext_lazy("答复期限"), widget=DayInput)

    def settle(self, programme: Programme) -> None:
        """The units with tasks that are late or near their day; all are ticked at first."""
        late = due_soon(programme).order_by().values("org")
        self.fields["units"].queryset = Org.objects.filter(pk__in=late).order_by("path")
        if not self.is_bound:
            self.initial.setdefault("units", [org.pk for org in self.fields["units"].queryset])
            self.initial.setdefault("deadline", answer_by(programme.org))


class VisitForm(EntryForm):
    """Where a group went and what it found."""

    class Meta:
        model = Visit
        fields = ("place", "org", "round", "by", "on", "findings", "note")
        widgets = {"on": DayInput, "findings": forms.Textarea(attrs={"rows": 3})}
