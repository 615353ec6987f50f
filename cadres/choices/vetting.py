"""Joint management (协管): letters between committees, and what they are about."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetterKind(TextChoices):
    """Which way a consultation goes."""

    RECEIVED = "received", _("来函征求意见")
    SENT = "sent", _("去函征求意见")


class LetterAbout(TextChoices):
    """What it is about."""

    APPOINT = "appoint", _("任职")
    RELIEVE = "relieve", _("免职")
    BOTH = "both", _("任免")
