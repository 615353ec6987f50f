"""Forms of transfers: where to, which branch receives, and who comes from outside."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from league.kernel.views import DayInput, PickField
from league.kernel.views.picking import PickInput
from members.choices import TransferReason
from members.forms.people import BranchField, MemberForm
from members.models import Transfer
from members.services.transfer import Aim
from orgs.choices import Level
from orgs.models import Org


def receivers() -> QuerySet:
    """Every standing organization that can be asked to receive: also beyond the user's reach.

    A plain queryset on purpose: the choice is not narrowed to reach, only names of organizations are shown.
    """
    rows = Org.objects.standing().exclude(level=Level.CITY)
    return QuerySet(Org, query=rows.query)


class ReceiverField(PickField):
    """A branch, or a committee that assigns one, anywhere in the tree."""

    options = "members:receiver-options"
    hint = gettext_lazy("输入名称、拼音首字母或代码。选团委的，由对方编入团支部。")
    lost = gettext_lazy("没有找到这个团组织，或同名的不止一个。请从提示里选择，或填写团组织代码。")

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("转入团组织"))
        super().__init__(queryset=receivers(), **kwargs)
        self.widget, self.help_text = PickInput(self), self.hint


class TransferForm(forms.Form):
    """Where to and why: an organization of the tree, or one outside."""

    target = ReceiverField(required=False)
    outside = forms.CharField(
        label=gettext_lazy("外地团组织全称"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("不在本平台的才填，例如“共青团某某大学委员会”；由上级开具介绍信。"),
    )
    reason = forms.ChoiceField(label=gettext_lazy("转接原因"), choices=TransferReason.choices)

    def clean(self):
        """Exactly one of both ends."""
        data = super().clean()
        if not self.errors and bool(data.get("target")) == bool(data.get("outside", "").strip()):
            self.add_error("target", gettext_lazy("转入团组织和外地团组织请选填一个。"))
        return data

    def aim(self) -> Aim:
        """What was asked for."""
        return aim_of(self.cleaned_data)


def aim_of(data: dict) -> Aim:
    """The cleaned answers as an aim."""
    return Aim(reason=data["reason"], target=data.get("target"), outside=data.get("outside", ""))


class AssignForm(forms.Form):
    """The branch that takes the ticked members in."""

    branch = BranchField(label=gettext_lazy("编入团支部"), required=False)

    def settle(self, obj=None) -> None:
        """Choose the branch control once it is narrowed to the user's reach."""
        self.fields["branch"].settle()
        self.fields["branch"].help_text = gettext_lazy("转入团组织就是团支部的可以不选。")


class ArrivalForm(MemberForm):
    """Somebody who comes with a letter from outside."""

    outside = forms.CharField(label=gettext_lazy("转出的外地团组织全称"), max_length=120)
    letter_no = forms.CharField(label=Transfer._meta.get_field("letter_no").verbose_name, max_length=40)
    letter_on = forms.DateField(label=Transfer._meta.get_field("letter_on").verbose_name, widget=DayInput)
    transfer_reason = forms.ChoiceField(label=gettext_lazy("转接原因"), choices=TransferReason.choices)

    sections = (
        (gettext_lazy("介绍信"), ("outside", "letter_no", "letter_on", "transfer_reason")),
        *MemberForm.sections,
    )
