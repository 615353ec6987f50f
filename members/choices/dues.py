"""States of the papers about dues."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WaiverState(TextChoices):
    """Where an application for reduced dues stands."""

    DRAFT = "draft", _("草稿")
    ASKED = "asked", _("待上级批准")
    GRANTED = "granted", _("已批准")
    REFUSED = "refused", _("未批准")
    REVOKED = "revoked", _("已停止")


class RemittanceState(TextChoices):
    """Where dues handed to the superior stand."""

    DRAFT = "draft", _("草稿")
    SENT = "sent", _("已上缴，待确认")
    CONFIRMED = "confirmed", _("已确认")
    RETURNED = "returned", pgettext_lazy("团费", "已退回")
