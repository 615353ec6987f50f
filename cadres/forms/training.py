"""Forms of courses and their participants."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.forms.people import OrgPick, SomeoneForm
from cadres.models import Course, Trainee
from league.kernel.views import DayInput


class CourseForm(forms.ModelForm):
    """A course."""

    org = OrgPick(label=gettext_lazy("主办团组织"))

    class Meta:
        model = Course
        fields = (
            *("name", "org", "level", "kind", "start", "last", "hours", "theory_hours", "place"),
            *("organizer", "document", "note"),
        )
        widgets = {"start": DayInput, "last": DayInput}

    def clean(self):
        """The days in their order, and no more theory than hours."""
        data = super().clean()
        if data.get("start") and data.get("last") and data["last"] < data["start"]:
            self.add_error("last", _("结束日期不能早于开班日期。"))
        if (data.get("theory_hours") or 0) > (data.get("hours") or 0):
            self.add_error("theory_hours", _("理论教育和党性教育学时不能多于总学时。"))
        return data


class TraineeForm(SomeoneForm):
    """A participant; without hours of their own they have those of the course."""

    course = forms.ModelChoiceField(label=gettext_lazy("培训班"), queryset=Course.objects.order_by("-start"))
    org = OrgPick(label=gettext_lazy("所在团组织"))
    hours = forms.DecimalField(
        label=gettext_lazy("完成学时"),
        required=False,
        min_value=0,
        decimal_places=1,
        max_digits=5,
        help_text=gettext_lazy("留空按培训班总学时登记。"),
    )

    class Meta:
        model = Trainee
        fields = (
            *("course", "name", "id_no", "org", "title", "phone", "hours", "passed", "certificate", "note"),
        )

    def clean(self):
        """The hours of the course where none are told."""
        data = super().clean()
        if data.get("hours") is None and "hours" not in self.errors and data.get("course"):
            data["hours"] = data["course"].hours
        return data
