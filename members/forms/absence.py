"""Form of a member who is away."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import formfield
from members.forms.dues import MemberField
from members.forms.people import NONE, PhoneField
from members.forms.transfer import ReceiverField
from members.models import Absence

FIELDS = ("since", "place", "is_fixed", "contact", "expected_on", "receiver", "outside")


class AbsenceEditForm(forms.ModelForm):
    """Since when and where, how to reach the member, who takes the member in meanwhile."""

    contact = PhoneField(label=gettext_lazy("外出期间联系电话"))
    receiver = ReceiverField(label=gettext_lazy("流入地团组织"), required=False)

    class Meta:
        model = Absence
        fields = FIELDS
        formfield_callback = formfield
        help_texts = {"outside": gettext_lazy("流入地团组织不在本平台的才填全称。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # the stored phone stays out of the page: an empty field keeps it
            self.initial["contact"] = ""
            self.fields["contact"].help_text = _("已登记的号码不显示，留空不改；没有的填“无”。")

    def clean_contact(self):
        """Nothing typed keeps the stored phone, 无 takes it out."""
        typed = self.cleaned_data["contact"]
        return "" if typed == NONE else typed or self.instance.contact

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
