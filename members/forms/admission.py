"""Forms of applications and of the hours applicants earn."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput, PickField, formfield
from league.kernel.views.picking import PickInput
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


class IntroducerField(PickField):
    """A member in reach who may introduce; among many by name, from the suggestions."""

    options = "members:introducer-options"
    code = "pk"
    hint = gettext_lazy("输入姓名或拼音首字母，从提示里选择。")
    lost = gettext_lazy("没有找到这名团员，或同名的不止一个。请从提示里选择。")

    def __init__(self, **kwargs):
        rows = Member.objects.may_introduce(timezone.localdate()).select_related("branch")
        super().__init__(queryset=rows.order_by("pinyin", "pk"), required=False, **kwargs)

    def label_from_instance(self, member):
        """The name and where the member is."""
        return f"{member.name}（{member.branch.short}）"

    def to_python(self, value):
        """The member of the number in brackets, or of a name that only one bears."""
        text = str(value or "").strip()
        number = text.rpartition("（")[2].removesuffix("）")
        if not isinstance(self.widget, PickInput) or number.isdecimal() or not text:
            return super().to_python(value)
        found = self.queryset.filter(name=text)[:2]
        if len(found) != 1:
            raise forms.ValidationError(self.lost, code="invalid_choice")
        return found[0]


class IntroducingForm(forms.ModelForm):
    """The step that fills in the form: who introduces, and the days on it."""

    introducer_one = IntroducerField(label=gettext_lazy("入团介绍人一"))
    introducer_two = IntroducerField(label=gettext_lazy("入团介绍人二"))


class CreditForm(forms.Form):
    """Hours for an applicant's ledger."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=CreditKind.choices)
    hours = forms.DecimalField(
        label=gettext_lazy("时数"), min_value=0.5, max_value=200, max_digits=6, decimal_places=1
    )
    on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput, initial=timezone.localdate)
    note = forms.CharField(label=gettext_lazy("内容"), max_length=120, required=False)
