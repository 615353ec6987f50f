"""Forms of what a unit reports."""

from django import forms

from reforms.choices.programmes import Measure
from reforms.models import Assignment


class ReportForm(forms.ModelForm):
    """What was done; a value only where the unit itself counts."""

    class Meta:
        model = Assignment
        fields = ("progress", "value", "responsible")
        widgets = {"progress": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        task = self.instance.task
        if task.metric or task.measure not in (Measure.COUNT, Measure.PERCENT):
            del self.fields["value"]
        self.initial["progress"] = ""
