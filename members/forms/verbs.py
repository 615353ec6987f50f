"""Small forms of what is done to a member."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.identity import normalise_id
from league.kernel.views import DayInput, formfield
from members.forms.people import BranchField
from members.models import Member, PostHeld


class ReasonForm(forms.Form):
    """A reason that goes into the audit trail."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        min_length=4,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class BranchChangeForm(forms.Form):
    """To which branch, from which day."""

    to = BranchField(label=gettext_lazy("调入的团支部"))
    on = forms.DateField(label=gettext_lazy("自"), widget=DayInput, initial=timezone.localdate)

    def settle(self, member: Member | None = None) -> None:
        """Choose the branch control; called when the choices are narrowed to the user's reach."""
        self.fields["to"].settle()


class PostForm(forms.ModelForm):
    """A League post of a member: where, which, since when."""

    class Meta:
        model = PostHeld
        fields = ("org", "title", "nature", "start", "in_party_committee")
        labels = {"org": gettext_lazy("团组织")}
        formfield_callback = formfield

    def settle(self, member: Member) -> None:
        """Offer the member's branch and what stands above it, as far as the user reaches."""
        above = params.lineage(member.branch.path)
        self.fields["org"].queryset = self.fields["org"].queryset.filter(path__in=above).order_by("-path")

    def clean_title(self):
        """Without spaces around."""
        return self.cleaned_data["title"].strip()


class PostEndForm(forms.Form):
    """Which post ends, and when."""

    post = forms.ModelChoiceField(
        label=gettext_lazy("团内职务"), queryset=PostHeld.objects.filter(end__isnull=True)
    )
    on = forms.DateField(label=gettext_lazy("免职日期"), widget=DayInput, initial=timezone.localdate)

    def settle(self, member: Member) -> None:
        """Offer the member's own posts."""
        self.fields["post"].queryset = self.fields["post"].queryset.filter(member=member)


class IdCorrectionForm(ReasonForm):
    """The right ID number, typed twice, and why the old one is wrong."""

    field_order = ("new_id_no", "again", "reason")
    new_id_no = forms.CharField(
        label=gettext_lazy("正确的身份证号"), max_length=24, widget=forms.TextInput({"autocomplete": "off"})
    )
    again = forms.CharField(
        label=gettext_lazy("再输一遍"), max_length=24, widget=forms.TextInput({"autocomplete": "off"})
    )

    def clean(self):
        """Both times the same."""
        data = super().clean()
        if normalise_id(data.get("new_id_no", "")) != normalise_id(data.get("again", "")):
            self.add_error("again", _("两次输入的号码不同，请核对。"))
        return data


class SignoffForm(forms.Form):
    """The word that a roster is right; the remark is free."""

    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)
