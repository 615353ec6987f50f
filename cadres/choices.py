"""Enumerations of posts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Quota(TextChoices):
    """编制 that carries the post."""

    ADMINISTRATIVE = "administrative", _("行政")
    INSTITUTION = "institution", _("事业")
    NONE = "none", _("无")
