"""Form of a member who is away."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import formfield
from members.forms.dues import MemberField
from members.forms.transfer import ReceiverField
from members.models import Absence

FIELDS = ("since", "place", "is_fixed", "contact", "expected_on", "receiver", "outside")


class AbsenceEditForm(forms.ModelForm):
    """Since when and where, how to reach the member, who takes the member in meanwhile."""

    receiver = ReceiverField(label=gettext_lazy("流入地团组织"), required=False)

    class Meta:
        model = Absence
        fields = FIELDS
        formfield_callback = formfield
        help_texts = {"outside": gettext_lazy("流入地团组织不在本平台的才填全称。")}

    def clean(self):
        """One receiving organization at most."""
        data = super().clean()
        if data.get("receiver") and data.get("outside", "").strip():
            self.add_error("outside", _("流入地团组织和外地流入团组织只填一个。"))
        return data


class AbsenceForm(AbsenceEditForm):
    """The same, and who it is."""

    member = MemberField()

    class Meta(AbsenceEditForm.Meta):
        fields = ("member", *FIELDS)
