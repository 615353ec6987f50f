"""What is done under 一专一站两联."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingKind(TextChoices):
    """What a station or a special committee held."""

    STATION = "station", _("联络站活动")
    COMMITTEE = "committee", _("专委会活动")
    VISIT = "visit", _("走访联系青年")
