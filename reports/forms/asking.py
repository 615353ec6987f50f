"""What a report is asked for: form, organization in reach, day, scheme; and typed figures to check."""

import re
import unicodedata
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.errors import Refused
from league.kernel.views import DayInput
from orgs.choices import Kind
from orgs.models import Org
from reports import rules
from reports.forms.base import Sides
from reports.forms.schemes import SCHEMES
from reports.services import asked_day

# A whole number as texts write it; not 20%, 1.5, 约 50 or 50余, which cannot be added up.
NUMBER = re.compile(r"(?<![\d.,约])(\d{1,3}(?:,\d{3})+|\d+)(?![\d,]*(?:[%\d余多]|\.\d))")
SEPARATOR = re.compile(r"[\n;；]|(?<=\d)\s*\+|(?<=\d)\t(?=\d)")
TOTAL_WORDS = ("合计", "总计", "总数", "共计", "小计")


class OrgField(forms.ModelChoiceField):
    """Organizations as an indented list."""

    def label_from_instance(self, obj) -> str:
        """The name, indented by its depth."""
        return "\u3000" * (obj.depth - self.shallowest) + str(obj)

    shallowest = 1


def offered(user):
    """Organizations a report is made for: what stands in reach, without branches unless nothing else is."""
    rows = Org.objects.visible_to(user, rules.VIEW).standing().order_by("path")
    above = rows.exclude(kind=Kind.BRANCH)
    return above if above.exists() else rows


class AskForm(forms.Form):
    """Which report, of whom, of which day."""

    form = forms.ChoiceField(label=gettext_lazy("报表"))
    org = OrgField(Org.objects.none(), label=gettext_lazy("填报单位"), empty_label=None)
    on = forms.CharField(label=gettext_lazy("统计时点"), widget=DayInput, required=False)
    scheme = forms.ChoiceField(
        label=gettext_lazy("口径（仅 R1）"), choices=list(SCHEMES.items()), required=False
    )

    def __init__(self, *args, user, codes, **kwargs):
        """user: whose reach. codes: form codes and their titles."""
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = codes
        rows = offered(user)
        self.fields["org"].queryset = rows
        first = rows.first()
        self.fields["org"].shallowest = first.depth if first else 1

    def clean_on(self):
        """A day that is not to come."""
        try:
            return asked_day(self.cleaned_data["on"])
        except Refused as error:
            raise forms.ValidationError(error.message) from error


@dataclass(frozen=True)
class Typed:
    """Figures read from typed text: the parts with their words, and the whole."""

    parts: tuple[tuple[str, int], ...]
    whole: int

    def sides(self) -> Sides:
        """Both sides of the sum check."""
        left = sum(number for _label, number in self.parts)
        return Sides(_("分项之和 = 合计"), _("分项之和"), left, _("合计"), self.whole)


class TypedForm(forms.Form):
    """Figures typed or pasted: one part per line or joined with +, and the total."""

    figures = forms.CharField(
        label=gettext_lazy("分项数字"),
        widget=forms.Textarea(
            attrs={"rows": 9, "placeholder": gettext_lazy("学校领域 1737\n机关事业单位 226\n…")}
        ),
        help_text=gettext_lazy("每行一项，或用加号连接；可从 Excel 整块粘贴。写有“合计”的一行作为合计。"),
        max_length=20_000,
    )
    total = forms.CharField(label=gettext_lazy("合计"), required=False, max_length=20)

    def clean(self):
        """Read the numbers; a line with anything but one number is named."""
        data = super().clean()
        if "figures" in data:
            try:
                data["typed"] = read_typed(data["figures"], data.get("total", ""))
            except Refused as error:
                raise forms.ValidationError(error.message) from error
        return data


def read_typed(text: str, total: str = "") -> Typed:
    """Parts and whole from text; Refused for a line without exactly one whole number, or without a total."""
    lines = SEPARATOR.split(unicodedata.normalize("NFKC", text))
    parts, wholes = [], []
    for line in lines:
        line, marks, after = line.partition("=")
        if line.strip():
            label, number = read_line(line)
            (wholes if is_total(label) else parts).append((label, number))
        if marks and after.strip():
            wholes.append(read_line(after))
    if total.strip():
        wholes.append(read_line(unicodedata.normalize("NFKC", total)))
    if not parts or not wholes:
        raise Refused(_("至少要有一个分项和一个合计，请补填后再校验。"))
    return Typed(tuple(parts), wholes[-1][1])


def is_total(label: str) -> bool:
    """Whether the words of a line name the total."""
    return any(word in label for word in TOTAL_WORDS)


def read_line(line: str) -> tuple[str, int]:
    """The words and the one number of a line."""
    numbers = NUMBER.findall(line)
    if len(numbers) != 1:
        words = _("“%(line)s”里应当恰好有一个整数，请改正这一行（百分数、约数不能相加）。")
        raise Refused(words % {"line": line.strip()[:40]})
    label = NUMBER.sub("", line).strip(" \t:,，：、")
    return label, int(numbers[0].replace(",", ""))
