"""Where a member who is away (流动团员) stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AbsenceState(TextChoices):
    """Away, or how it ended."""

    AWAY = "away", _("外出")
    BACK = "back", _("已返回")
    MOVED = "moved", _("已转出组织关系")
    LEFT = "left", pgettext_lazy("流动团员", "已离团")
