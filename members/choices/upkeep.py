"""States of corrections."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CorrectionState(TextChoices):
    """States of the correction of an ID number."""

    REQUESTED = "requested", _("待审核")
    ACCEPTED = "accepted", _("已更正")
    REJECTED = "rejected", _("不同意")
