"""The schemes a superior counts by: 16 categories, 8, 7 or 6 fields (domain.md §1.4).

What is not filled in stands in a line 未细分. What is filled in and has no line in the scheme is its 差额.
"""

from django.utils.translation import gettext_lazy as _

from orgs.choices import SEVEN_FIELDS, SIX_FIELDS, Field, Industry
from reports.forms.base import Draft, Line
from reports.services.figures import keys

SCHEMES = {
    "16": _("16 个行业类别"),
    "8": _("8 个领域"),
    "7": _("7 个领域"),
    "6": _("6 类（全国统计公报）"),
}
LABELS = {"16": dict(Industry.choices), "8": dict(Field.choices), "7": SEVEN_FIELDS, "6": SIX_FIELDS}
UNSPECIFIED = ("",)


def dimension(scheme: str) -> str:
    """The dimension a scheme cuts by."""
    return "category" if scheme == "16" else "field"


def parts(scheme: str) -> dict[str, tuple[str, ...]]:
    """Label of a line → keys it takes together, in the order of the scheme."""
    grouped: dict[str, tuple[str, ...]] = {}
    for code, label in LABELS[scheme].items():
        grouped[str(label)] = (*grouped.get(str(label), ()), str(code))
    return grouped


def residual(scheme: str) -> tuple[str, ...]:
    """Keys that no line of the scheme takes; they are what a sum check finds missing."""
    every = Industry.values if scheme == "16" else Field.values
    return tuple(sorted({*every} - {*map(str, LABELS[scheme])}))


def lines(draft: Draft, measures) -> list[Line]:
    """The lines of the draft's scheme, the total, and what is in no line where that can be.

    16 categories always have a line 未细分, fields only where something stands in it.
    """
    code = dimension(draft.scheme)
    draft.prepare(measures, code)
    made = [Line(label, keys(**{code: values})) for label, values in parts(draft.scheme).items()]
    unspecified = Line(str(_("未细分")), keys(**{code: UNSPECIFIED}))
    if draft.scheme == "16" or draft.counts(measures, unspecified):
        made.append(unspecified)
    made.append(Line(str(_("合计")), kind="total"))
    if left := residual(draft.scheme):
        made.append(Line(str(_("差额（其他）")), keys(**{code: left}), kind="residual"))
    return made
