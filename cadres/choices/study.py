"""Kinds of gatherings to study."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StudyKind(TextChoices):
    """What a gathering is."""

    COLLECTIVE = "collective", _("集体学习")
    EXCHANGE = "exchange", _("学习交流会")
