"""The question to the superior: what the asker knows of the person."""

from django import forms
from django.utils.translation import gettext_lazy

from league.kernel.views import formfield
from members.forms.people import BranchField
from members.models import Clash


class ClashForm(forms.ModelForm):
    """Name, number and branch, as typed into the register; the number itself is not kept."""

    branch = BranchField(label=gettext_lazy("要登记到"))
    id_no = forms.CharField(
        label=gettext_lazy("身份证号"),
        max_length=24,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("只用来核对，不留存号码。"),
    )
    field_order = ("branch", "name", "id_no", "note")

    class Meta:
        model = Clash
        fields = ("branch", "name", "note")
        formfield_callback = formfield
        help_texts = {"note": gettext_lazy("例如：本人持身份证原件核对过。")}

    def settle(self) -> None:
        """Choose the branch control once it is narrowed to the user's reach."""
        self.fields["branch"].settle()
