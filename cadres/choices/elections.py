"""How far an election has come, and what it elects."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ElectionKind(TextChoices):
    """What an election is held for."""

    TERM = "term", _("换届选举")
    BY = "by", _("补选、增补")


class ElectionState(TextChoices):
    """The steps of an election; once confirmed, its term runs until the next one begins."""

    PREPARING = "preparing", _("筹备")
    ALLOWED = "allowed", _("同意选举")
    HELD = "held", _("已选举")
    CONFIRMED = "confirmed", _("任期中")
    SUCCEEDED = "succeeded", _("已启动下届")
    ENDED = "ended", _("组织已撤销")
    VOID = "void", _("选举无效")
    CANCELLED = "cancelled", _("终止")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """States before the result is confirmed."""
        return (cls.PREPARING, cls.ALLOWED, cls.HELD)

    @classmethod
    def standing(cls) -> tuple[str, ...]:
        """States of a result that counts."""
        return (cls.CONFIRMED, cls.SUCCEEDED, cls.ENDED)
