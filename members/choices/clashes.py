"""身份核重: one ID number in two places that do not see each other, and what the superior found."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClashState(TextChoices):
    """How far the question is, and the answer."""

    RAISED = "raised", _("待上级核重")
    CORRECTING = "correcting", _("另一处号码有误，正在更正")
    SAME = "same", _("核实为同一人")
    MISTYPED = "mistyped", _("核实为本处号码录错")
    CLEARED = "cleared", _("另一处号码已更正")
    FREE = "free", _("查无重复登记")
    CLOSED = "closed", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """Still with the superior."""
        return cls.RAISED, cls.CORRECTING

    @classmethod
    def answered(cls) -> tuple[str, ...]:
        """The superior has answered, the asker has not read it yet."""
        return cls.SAME, cls.MISTYPED, cls.CLEARED, cls.FREE
