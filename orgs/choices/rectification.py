"""Where the rectification of a weak organization stands, and why it was begun."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseState(TextChoices):
    """Where a case stands."""

    OPENED = "opened", _("待报方案")
    PLANNED = "planned", _("方案待审")
    RUNNING = "running", _("整顿中")
    REPORTED = "reported", _("待复查")
    CLOSED = "closed", _("已销号")
    STOPPED = "stopped", _("已终止")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """States in which somebody still has to do something."""
        return cls.OPENED, cls.PLANNED, cls.RUNNING, cls.REPORTED


class Source(TextChoices):
    """Why an organization counts as weak (软弱涣散)."""

    FINDING = "finding", _("组织体检")
    RATING = "rating", _("对标定级不合格")
    SUPERIOR = "superior", _("上级认定")
