"""Figures about organizations."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Ledger, Metric, Period
from orgs import rules
from orgs.choices import Field, Form, Industry, Kind, Level
from orgs.models import Org, Placement


def standing(period: Period):
    """Organizations of the day, with `unit_path` as it was then."""
    return Org.objects.at(period.end, period.is_past)


def placements(day: date):
    """Where organizations ever stood: before the first of them there is no tree."""
    return Placement.objects.annotate(unit_path=F("path"))


TREE = Ledger(placements)


def column(code: str, label: str, choices) -> Dimension:
    """A dimension that is a column with choices."""
    return Dimension(code, label, lambda period: F(code), lambda: dict(choices.choices))


KIND = column("kind", _("类别"), Kind)
FIELD = column("field", _("领域"), Field)
CATEGORY = Dimension(
    "category", _("行业类别"), lambda period: F("industry_category"), lambda: dict(Industry.choices)
)
LEVEL = column("level", _("层级"), Level)
FORM = column("form", _("组织形态"), Form)

TOTAL = Metric(
    code="orgs.total",
    label=_("团组织数"),
    unit=_("个"),
    kind="stock",
    rows=standing,
    by={dimension.code: dimension for dimension in (KIND, LEVEL, FIELD, CATEGORY, FORM)},
    known_from=(TREE,),
    permit=rules.VIEW,
    url_name="orgs:org-list",
)

BRANCHES = Metric(
    code="orgs.branches",
    label=_("团支部数"),
    unit=_("个"),
    kind="stock",
    rows=lambda period: standing(period).branches(),
    by={dimension.code: dimension for dimension in (FIELD, CATEGORY, KIND, FORM)},
    known_from=(TREE,),
    permit=rules.VIEW,
    url_name="orgs:org-list",
)
