"""Forms of the blocks of numbers."""

from django import forms
from django.utils.translation import gettext_lazy

from league.kernel.views import formfield
from members.models import NumberBlock
from members.models.numbers import TWELVE
from orgs.choices import Kind
from orgs.models import Org


class NumberBlockForm(forms.ModelForm):
    """A block as it was issued from above."""

    class Meta:
        model = NumberBlock
        fields = ("org", "first", "last", "note")
        formfield_callback = formfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = Org.objects.standing().exclude(kind=Kind.BRANCH).order_by("path")


class PassForm(forms.Form):
    """To which organization below, and how many numbers."""

    to = forms.ModelChoiceField(label=gettext_lazy("划给"), queryset=Org.objects.none())
    count = forms.IntegerField(
        label=gettext_lazy("数量"),
        min_value=1,
        max_value=99_999,
        help_text=gettext_lazy("从号段里最前面的连续空号划出。"),
    )
    note = forms.CharField(label=gettext_lazy("文件依据"), max_length=120, required=False)

    def settle(self, block: NumberBlock) -> None:
        """Offer the children of the organization that holds the block."""
        self.fields["to"].queryset = block.org.children.standing().order_by("path")


class VoidForm(forms.Form):
    """Which number, and why."""

    number = forms.CharField(label=gettext_lazy("编号"), max_length=12, validators=[TWELVE])
    reason = forms.CharField(label=gettext_lazy("作废原因"), min_length=2, max_length=200)
