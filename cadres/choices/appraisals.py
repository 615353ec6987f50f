"""Kinds of appraisal, and the grades of a year."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppraisalKind(TextChoices):
    """Three counters that are kept apart."""

    REGULAR = "regular", _("平时考核")
    YEARLY = "yearly", _("考核评议")
    DEBRIEFING = "debriefing", _("述职评议")


class Grade(TextChoices):
    """The grade of a cadre for a year."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("称职")
    BASIC = "basic", _("基本称职")
    POOR = "poor", _("不称职")
