"""Forms of posts given, appraisals, grades and the reserve."""

from django import forms
from django.utils.translation import gettext_lazy

from cadres.choices.appraisals import Grade
from cadres.forms.people import OrgPick, SomeoneForm
from cadres.models import Appraisal, Reserve, Slot
from league.kernel.views import DayInput


class SlotForm(forms.ModelForm):
    """Posts that were given."""

    org = OrgPick(label=gettext_lazy("团组织"), committees=True)

    class Meta:
        model = Slot
        fields = ("org", "title", "quota", "approved", "level", "funding", "document", "start", "end")
        widgets = {"start": DayInput, "end": DayInput}
        help_texts = {"title": gettext_lazy("与任职名册的职务写得一样，才能对上已配和空缺。")}


class AppraisalForm(forms.ModelForm):
    """An appraisal that was held."""

    org = OrgPick(label=gettext_lazy("团组织"), committees=True)

    class Meta:
        model = Appraisal
        fields = ("kind", "org", "on", "people", "note")
        widgets = {"on": DayInput}


class ReserveForm(SomeoneForm):
    """Somebody in reserve."""

    org = OrgPick(label=gettext_lazy("团组织"), committees=True)

    class Meta:
        model = Reserve
        fields = (
            *("name", "id_no", "phone", "ethnicity", "education", "political", "source", "org", "unit"),
            *("reason", "start", "end", "end_reason"),
        )
        widgets = {"start": DayInput, "end": DayInput}


class GradeForm(forms.Form):
    """The grade of a year."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    grade = forms.ChoiceField(label=gettext_lazy("等次"), choices=Grade.choices)
