"""毕业班团员: where they go, and what became of each."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Destination(TextChoices):
    """毕业去向, as the rules of 学社衔接 tell them apart."""

    STUDY = "study", _("升学")
    JOB = "job", _("就业")
    SPECIAL = "special", _("参军、涉密岗位")
    HOME = "home", _("未落实，转回户籍地或居住地")
    WAITING = "waiting", _("未落实，暂留学校")
    ABROAD = "abroad", _("出国（境）学习")
    DELAYED = "delayed", _("延迟毕业")

    @classmethod
    def moving(cls) -> tuple[str, ...]:
        """Who is transferred."""
        return cls.STUDY, cls.JOB, cls.SPECIAL, cls.HOME

    @classmethod
    def staying(cls) -> tuple[str, ...]:
        """Who stays for a time."""
        return cls.WAITING, cls.ABROAD, cls.DELAYED

    @classmethod
    def excused(cls) -> tuple[str, ...]:
        """Who stays by the rules themselves: nothing is owed for them this year."""
        return cls.ABROAD, cls.DELAYED


class GraduateState(TextChoices):
    """What was done for a graduate; how far the transfer is, its paper tells."""

    OPEN = "open", _("待衔接")
    MOVING = "moving", _("已办转接")
    STAYING = "staying", _("暂留")
    ENDED = "ended", _("暂留已结束")


class Standing(TextChoices):
    """Where a graduate stands on a day, told from the days of the papers."""

    HANDED = "handed", _("已衔接")
    TRANSIT = "transit", _("转接中")
    STAYING = "staying", _("暂留")
    OPEN = "open", _("待衔接")
