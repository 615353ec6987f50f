"""Kinds, reasons and states of transfers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TransferKind(TextChoices):
    """Which ends of a transfer lie in this tree."""

    INSIDE = "inside", _("本平台内转接")
    OUTSIDE = "outside", _("转往外地")
    ARRIVAL = "arrival", _("外地转入")


class TransferReason(TextChoices):
    """转接原因, the reasons of 智慧团建."""

    JOB = "job", _("就业、工作调动")
    STUDY = "study", _("升学、转学")
    ARMY = "army", _("参军")
    ABROAD = "abroad", _("出国（境）")
    HOME = "home", _("退回原籍")
    OTHER = "other", _("其他")


class TransferState(TextChoices):
    """Whose turn it is: one side at a time."""

    AT_SOURCE = "at_source", _("待转出方审核")
    LETTERED = "lettered", _("已开介绍信，待回执")
    AT_TARGET = "at_target", _("待转入方接收")
    UNSENT = "unsent", _("转出方退回，待更正")
    RETURNED = "returned", _("转入方退回，待更正")
    APPEALED = "appealed", _("申诉待裁决")
    DONE = "done", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """States of a transfer still on its way: 转接中."""
        return cls.AT_SOURCE, cls.LETTERED, cls.AT_TARGET, cls.UNSENT, cls.RETURNED, cls.APPEALED
