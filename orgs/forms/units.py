"""Forms of units and places."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.credit import normalise_credit_code
from league.kernel.views import DayInput, PickField
from orgs.choices import Kind
from orgs.models import Org, Place, Unit


class OrgPick(PickField):
    """An organization in reach, found by name or code."""

    options = "orgs:org-options"

    def __init__(self, **kwargs):
        super().__init__(queryset=Org.objects.standing().order_by("path"), **kwargs)


class UnitForm(forms.ModelForm):
    """A unit, what was counted in it, and the organization that covers it."""

    org = OrgPick(label=gettext_lazy("所属团组织"))
    established = OrgPick(label=gettext_lazy("已建团组织"), required=False)

    class Meta:
        model = Unit
        fields = (
            *("name", "credit_code", "nature", "field", "org", "above_scale", "listed", "young_staff"),
            *("members", "established", "established_on", "building", "division_code", "address"),
            *("start", "end"),
        )
        widgets = {"established_on": DayInput, "start": DayInput, "end": DayInput}

    def clean_credit_code(self) -> str:
        """As it is stored, so that the same code is found in another spelling."""
        return normalise_credit_code(self.cleaned_data["credit_code"])

    def clean_established_on(self):
        """A day that has come."""
        day = self.cleaned_data["established_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("建团日期不能晚于今天。"))
        return day

    def clean(self):
        """More members than young staff is a slip of the pen."""
        cleaned = super().clean()
        staff, members = cleaned.get("young_staff"), cleaned.get("members")
        if staff and members and members > staff:
            self.add_error("members", _("团员数多于 35 岁以下职工数，请核对。"))
        return cleaned


class PlaceForm(forms.ModelForm):
    """A place; its stored phone is never written into the page."""

    org = OrgPick(label=gettext_lazy("所属团组织"))

    class Meta:
        model = Place
        fields = (
            *("kind", "name", "org", "venue", "address", "hours", "platform_since", "contact", "phone"),
            *("start", "end"),
        )
        widgets = {"platform_since": DayInput, "start": DayInput, "end": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = self.fields["org"].queryset.exclude(kind=Kind.BRANCH)
        if self.instance.pk and self.instance.phone:
            self.initial["phone"] = ""
            self.fields["phone"].help_text = _("已登记，不显示；留空则不变。")

    def clean_phone(self) -> str:
        """What was typed, else what is stored."""
        return self.cleaned_data["phone"] or (self.instance.phone if self.instance.pk else "")
