"""The form of a comparison: for which organization, exported when, which file."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.views import DayInput
from members.rules.national import COMPARE
from orgs.choices import Kind
from orgs.models import Org


class ComparisonForm(forms.Form):
    """An upload of the national system's export."""

    org = forms.ModelChoiceField(
        label=_("对账范围"),
        queryset=Org.objects.none(),
        help_text=_("文件应是这个团组织在智慧团建里导出的全部团员。"),
    )
    as_of = forms.DateField(label=_("导出日期"), widget=DayInput, initial=timezone.localdate)
    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,  # refused at the door, with a sentence
        help_text=_("智慧团建导出的团员名册，.xlsx、.xls 或 .csv，表头不必改。"),
    )

    def __init__(self, user, *args, **kwargs):
        """Offer the organizations where the user may compare."""
        super().__init__(*args, **kwargs)
        rows = Org.objects.visible_to(user, COMPARE).standing().exclude(kind=Kind.BRANCH).order_by("path")
        self.fields["org"].queryset = rows
        self.fields["org"].empty_label = None
