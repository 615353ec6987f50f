"""Small forms of the training of applicants, of ballots, of ceremonies, of point rules."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput, formfield
from members.choices.admission import Examination, Grade
from members.models import Application, Ceremony, PointRule
from orgs.models import Org


class ObservationForm(forms.Form):
    """An entry of the 纪实簿."""

    on = forms.DateField(label=gettext_lazy("考察日期"), widget=DayInput, initial=timezone.localdate)
    by = forms.CharField(label=gettext_lazy("考察人"), max_length=40)
    text = forms.CharField(
        label=gettext_lazy("考察情况"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def settle(self, application: Application) -> None:
        """The mentors are the likely observers."""
        self.fields["by"].initial = application.mentors


class PointForm(forms.Form):
    """Points by one of the county's rules."""

    rule = forms.ModelChoiceField(label=gettext_lazy("积分项目"), queryset=PointRule.objects.none())
    points = forms.DecimalField(
        label=gettext_lazy("得分"),
        max_digits=5,
        decimal_places=1,
        required=False,
        help_text=gettext_lazy("留空按项目的每次分值。"),
    )
    on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput, initial=timezone.localdate)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=120, required=False)

    def settle(self, application: Application) -> None:
        """Offer the rules in use at the organizations above the applicant's branch."""
        self.fields["rule"].queryset = PointRule.objects.used_at(application.branch.path)


class MarksForm(forms.Form):
    """The mark in politics and the examination of the League class."""

    politics = forms.ChoiceField(
        label=gettext_lazy("思政课成绩"), choices=[("", "—"), *Grade.choices], required=False
    )
    class_result = forms.ChoiceField(
        label=gettext_lazy("团课考核"), choices=[("", "—"), *Examination.choices], required=False
    )

    def settle(self, application: Application) -> None:
        """Begin with what is stored."""
        for name in self.fields:
            self.fields[name].initial = getattr(application, name)


class BallotForm(forms.Form):
    """One meeting on many applicants: its day and attendance, and for each of them the votes."""

    on = forms.DateField(label=gettext_lazy("会议日期"), widget=DayInput, initial=timezone.localdate)
    due = forms.IntegerField(label=gettext_lazy("应到会人数"), min_value=1, max_value=9999)
    present = forms.IntegerField(label=gettext_lazy("实到会人数"), min_value=1, max_value=9999)

    def __init__(self, applications: list[Application], data=None):
        """applications: those who were voted on."""
        super().__init__(data)
        self.applications = applications
        for each in applications:
            for side, label in (("for", _("赞成票")), ("against", _("不赞成票"))):
                self.fields[f"{side}_{each.pk}"] = forms.IntegerField(
                    label=f"{each.name}：{label}",
                    min_value=0,
                    max_value=9999,
                    required=side == "for",
                    widget=forms.NumberInput({"aria-label": f"{each.name} {label}"}),
                )

    def head(self) -> list:
        """The fields of the meeting."""
        return [self["on"], self["due"], self["present"]]

    def lines(self) -> list[dict]:
        """A line for each applicant: the row and its two fields."""
        return [
            {"row": each, "for": self[f"for_{each.pk}"], "against": self[f"against_{each.pk}"]}
            for each in self.applications
        ]

    def votes(self, application: Application) -> tuple[int, int | None]:
        """Votes for and against one applicant; None where nobody counted those against."""
        data = self.cleaned_data
        return data[f"for_{application.pk}"], data[f"against_{application.pk}"]


class CeremonyForm(forms.ModelForm):
    """When, where, by whom a ceremony was held."""

    class Meta:
        model = Ceremony
        fields = ("org", "on", "place", "host", "note")
        formfield_callback = formfield

    def clean_on(self):
        """Not in the future."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("仪式还没有举行，请在举行以后登记。"))
        return day


class PointRuleForm(forms.ModelForm):
    """A rule of 积分入团."""

    class Meta:
        model = PointRule
        fields = ("org", "aspect", "title", "points", "cap", "in_use")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = Org.objects.standing().exclude(kind="branch").order_by("path")
