"""How a task is measured, and how far a unit has come with it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Measure(TextChoices):
    """What tells that a task is done."""

    YES_NO = "yes_no", _("是/否")
    COUNT = "count", _("数量")
    PERCENT = "percent", _("比率")
    DOCUMENT = "document", _("文件")


class AssignmentState(TextChoices):
    """How far a unit has come with a task. 逾期 is no state: any open one past its day is overdue."""

    WAITING = "waiting", _("未启动")
    RUNNING = "running", _("推进中")
    SUBMITTED = "submitted", _("已提交")
    CLOSED = "closed", _("已销号")
    RETURNED = "returned", _("退回")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """States in which the unit still has something to do."""
        return (cls.WAITING, cls.RUNNING, cls.RETURNED)
