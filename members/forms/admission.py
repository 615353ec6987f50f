"""Forms of applications and of the hours applicants earn."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput, formfield
from members.choices import CreditKind
from members.forms.people import PERSONAL, PersonForm
from members.models import Application, Member
from members.querysets import UNDER_AGE


class ApplicationForm(PersonForm):
    """Enter or mend an application before it is submitted."""

    class Meta:
        model = Application
        fields = ("branch", *PERSONAL, "applied_on", "guardian_consent")
        formfield_callback = formfield

    sections = (
        (gettext_lazy("申请"), ("branch", "applied_on")),
        (gettext_lazy("申请人"), PERSONAL),
        (gettext_lazy("未成年人"), ("guardian_consent",)),
    )

    def clean_applied_on(self):
        """Not in the future."""
        day = self.cleaned_data["applied_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("申请日期还没有到，请填今天或以前的日期。"))
        return day

    def clean(self):
        """A child's data need the guardian's consent before they are kept."""
        data = super().clean()
        born = data.get("birth")
        if born and not data.get("guardian_consent") and _is_minor(born):
            words = _("申请人不满 %(n)d 周岁，须先征得监护人同意，再勾选这一项。")
            self.add_error("guardian_consent", words % {"n": UNDER_AGE})
        return data


def _is_minor(born: date) -> bool:
    return Member(birth=born).age_on(timezone.localdate()) < UNDER_AGE


class CreditForm(forms.Form):
    """Hours for an applicant's ledger."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=CreditKind.choices)
    hours = forms.DecimalField(
        label=gettext_lazy("时数"), min_value=0.5, max_value=200, max_digits=6, decimal_places=1
    )
    on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput, initial=timezone.localdate)
    note = forms.CharField(label=gettext_lazy("内容"), max_length=120, required=False)
