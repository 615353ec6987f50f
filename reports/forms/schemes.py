"""The schemes a superior counts by: 16 categories with 未细分, 8, 7 or 6 fields (domain.md §1.4)."""

from django.utils.translation import gettext_lazy as _

from orgs.choices import SEVEN_FIELDS, SIX_FIELDS, Field, Industry
from reports.forms.base import Line
from reports.services.figures import keys

SCHEMES = {
    "16": _("16 个行业类别"),
    "8": _("8 个领域"),
    "7": _("7 个领域"),
    "6": _("6 类（全国统计公报）"),
}
DIMENSION = {"16": "category", "8": "field", "7": "field", "6": "field"}


def parts(scheme: str) -> dict[str, tuple[str, ...]]:
    """Label of a line → keys it takes together, in the order of the scheme."""
    if scheme == "16":
        return {str(label): (code,) for code, label in Industry.choices} | {str(_("未细分")): ("",)}
    if scheme == "8":
        return {str(label): (code,) for code, label in Field.choices}
    grouped: dict[str, tuple[str, ...]] = {}
    for code, label in (SEVEN_FIELDS if scheme == "7" else SIX_FIELDS).items():
        grouped[str(label)] = (*grouped.get(str(label), ()), str(code))
    return grouped


def residual(scheme: str) -> tuple[str, ...]:
    """Keys that no line of the scheme takes; they are what a sum check finds missing."""
    every = {*(Industry.values if scheme == "16" else Field.values), ""}
    taken = {key for values in parts(scheme).values() for key in values}
    return tuple(sorted(every - taken))


def lines(scheme: str) -> list[Line]:
    """The lines of a scheme, the total, and what is in no line where that can be."""
    code = DIMENSION[scheme]
    made = [Line(label, keys(**{code: values})) for label, values in parts(scheme).items()]
    made.append(Line(str(_("合计")), kind="total"))
    left = residual(scheme)
    if left:
        made.append(Line(str(_("差额（其他、未分类）")), keys(**{code: left}), kind="residual"))
    return made
