"""Form of a recommendation for the Party."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel.views import formfield
from members.forms.dues import MemberField
from members.models import PartyRecommendation


class RecommendationForm(forms.ModelForm):
    """Who is recommended as what, since when applying, to which Party organization."""

    member = MemberField()

    class Meta:
        model = PartyRecommendation
        fields = ("member", "kind", "applied_on", "party_org")
        formfield_callback = formfield

    def clean_applied_on(self):
        """A day that has come."""
        day = self.cleaned_data["applied_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("递交入党申请书的日期还没有到。"))
        return day
