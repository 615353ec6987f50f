"""The forms there are, by code."""

from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from reports.forms.base import Form, Report, Sides, Table
from reports.forms.r1 import R1
from reports.forms.r2 import R2
from reports.forms.r3 import R3
from reports.forms.r4 import R4
from reports.forms.r5 import R5
from reports.forms.r9 import R9
from reports.forms.r10 import R10
from reports.forms.r11 import R11
from reports.forms.r14 import R14
from reports.forms.r17 import R17

FORMS = {form.code: form for form in (R1, R2, R3, R4, R5, R9, R10, R11, R14, R17)}


def form_of(code: str) -> Form:
    """The form of that code; Refused names those there are."""
    if code.upper() not in FORMS:
        words = _("没有报表“%(code)s”。可用的有：%(known)s。")
        raise Refused(words % {"code": code[:20], "known": "、".join(FORMS)})
    return FORMS[code.upper()]


__all__ = [
    "FORMS",
    "R1",
    "R2",
    "R3",
    "R4",
    "R5",
    "R9",
    "R10",
    "R11",
    "R14",
    "R17",
    "Form",
    "Report",
    "Sides",
    "Table",
    "form_of",
]
