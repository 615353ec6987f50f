"""Forms of notices and visits."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput
from orgs.models import Org
from reforms.choices.supervision import PairingKind, Rung
from reforms.forms.programmes import CommitteePick
from reforms.forms.registers import EntryForm
from reforms.models import Notice, Pairing, Programme, Visit
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


class PairingForm(EntryForm):
    """Which unit is supervised by whom."""

    org = CommitteePick(label=gettext_lazy("督导单位"))
    partner = CommitteePick(label=gettext_lazy("结对单位"), required=False)

    class Meta:
        model = Pairing
        fields = ("org", "kind", "by", "title", "partner", "on", "until", "note")
        widgets = {"on": DayInput, "until": DayInput}
        labels = {"on": gettext_lazy("开始日期")}

    def clean(self):
        """A cross-check has another unit, an area has a leader."""
        data = super().clean()
        cross = data.get("kind") == PairingKind.CROSS
        if cross and not data.get("partner"):
            self.add_error("partner", _("结对互查要选结对单位。"))
        if data.get("partner") and data["partner"] == data.get("org"):
            self.add_error("partner", _("不能和自己结对，请选另一个单位。"))
        if data.get("kind") == PairingKind.AREA and not data.get("by"):
            self.add_error("by", _("分片联系要填联系督导人。"))
        return data
