"""Forms of dues: what was collected, a corrected amount, a remittance, a reduction."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.calendar import read_day
from league.kernel.errors import Refused
from league.kernel.money import CENT
from league.kernel.views import PickField, formfield
from members.forms.verbs import ReasonForm
from members.models import Member
from members.models.dues import DuesWaiver
from members.rules.dues import month_of


class MonthInput(forms.DateInput):
    """The month field of the browser; its value is always written as 2026-11."""

    input_type = "month"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m")


class MonthField(forms.DateField):
    """A month, as its first day."""

    widget = MonthInput

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d", "%Y年%m月", "%Y.%m"], **kwargs)

    def to_python(self, value):
        """The first of the month."""
        day = super().to_python(value)
        return month_of(day) if day else None


def read_month(text: str) -> date:
    """The month an address names (2026-11), this one for nothing; Refused for what is none."""
    return month_of(read_day(f"{text.strip()[:7]}-01") if text.strip() else timezone.localdate())


def read_amounts(data) -> dict[int, Decimal]:
    """Member id → amount of the ticked lines of the ledger; Refused naming what is no amount."""
    found = {}
    for key in data.getlist("pick"):
        if not key.isdecimal():
            continue
        text = data.get(f"amount-{key}", "").strip()
        try:
            amount = Decimal(text)
            exact = amount.is_finite() and amount == amount.quantize(CENT)
        except InvalidOperation:
            exact = False
        if not exact:
            words = _("“%(text)s”不是金额，请填数字，最多两位小数，如 0.20。")
            raise Refused(words % {"text": text[:20]})
        found[int(key)] = amount
    if not found:
        raise Refused(_("还没有勾选任何人。请先勾选已交团费的团员，再登记。"))
    return found


class AmountForm(ReasonForm):
    """The right amount, and why the old one was wrong."""

    field_order = ("amount", "reason")
    amount = forms.DecimalField(
        label=gettext_lazy("更正为（元）"), min_value=CENT, max_digits=7, decimal_places=2
    )


class RemitForm(forms.Form):
    """A remark on the paper."""

    note = forms.CharField(label=gettext_lazy("备注"), max_length=120, required=False)


class MemberField(PickField):
    """A member in reach; among many by name."""

    options = "members:introducer-options"
    code = "pk"
    names = ("name",)
    hint = gettext_lazy("输入姓名或拼音首字母，从提示里选择。")
    lost = gettext_lazy("没有找到这名团员，或同名的不止一个。请从提示里选择。")

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("团员"))
        rows = Member.objects.present().select_related("branch").order_by("pinyin", "pk")
        super().__init__(queryset=rows.defer("id_no", "phone"), **kwargs)

    def label_from_instance(self, member):
        """The name and where the member is."""
        return f"{member.name}（{member.branch.short}）"


class WaiverForm(forms.ModelForm):
    """Who pays less, from when to when, and what the branch decided."""

    member = MemberField()
    first_month = MonthField(label=gettext_lazy("减免自"))
    last_month = MonthField(label=gettext_lazy("减免至"))

    class Meta:
        model = DuesWaiver
        fields = ("member", "first_month", "last_month", "amount", "reason", "meeting_on")
        formfield_callback = formfield

    def clean(self):
        """The months in their order."""
        data = super().clean()
        first, last = data.get("first_month"), data.get("last_month")
        if first and last and first > last:
            self.add_error("last_month", _("结束的月份须在开始的月份以后。"))
        return data


class StopForm(forms.ModelForm):
    """The last month of a reduction that is stopped."""

    last_month = MonthField(label=gettext_lazy("减免至"))
