"""The ladder of supervision, and how far a notice has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rung(TextChoices):
    """The rungs, in their order; what is not answered or not put right goes up one."""

    CHASE = "chase", _("催办")
    REMIND = "remind", _("提醒")
    TALK = "talk", _("约谈")
    RECTIFY = "rectify", _("限期整改")
    ACCOUNT = "account", _("追责问责")

    @property
    def next(self) -> "Rung | None":
        """The rung above, None at the top."""
        rungs = list(Rung)
        place = rungs.index(self) + 1
        return rungs[place] if place < len(rungs) else None


class NoticeState(TextChoices):
    """States of a notice."""

    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("办结")


class PairingKind(TextChoices):
    """How a unit is supervised all the time."""

    AREA = "area", _("分片联系")
    CROSS = "cross", _("结对互查")
