"""How a task is measured, and how far a unit has come with it."""

from django.db.models import IntegerChoices, TextChoices
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
    CHECKED = "checked", _("初验通过")
    CLOSED = "closed", _("已销号")
    RETURNED = "returned", _("退回")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """States in which the unit still has something to do."""
        return (cls.WAITING, cls.RUNNING, cls.RETURNED)


class Grade(TextChoices):
    """How well an accepted task was done; what share of its weight counts is a parameter."""

    A = "A", _("A 全面完成")
    B = "B", _("B 基本完成")
    C = "C", _("C 部分完成")
    D = "D", _("D 没有完成")


class Levels(IntegerChoices):
    """How many acceptances a report passes through."""

    ONE = 1, _("一级验收")
    TWO = 2, _("初验、终验两级")
