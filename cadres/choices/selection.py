"""How far a selection of cadres has come, and by which channel a candidate was named."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SelectionState(TextChoices):
    """The steps of a selection, in their order."""

    PLANNED = "planned", _("制定计划")
    CALLED = "called", _("宣传发动")
    NOMINATED = "nominated", _("提名结束")
    EXAMINED = "examined", _("资格审查")
    TRIAL = "trial", _("试岗")
    SPOKEN = "spoken", _("竞岗演讲")
    VETTED = "vetted", _("组织考察")
    NOTICED = "noticed", _("公示")
    APPROVED = "approved", _("批准")
    DONE = "done", _("任职")
    CANCELLED = "cancelled", _("终止")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """States in which the selection goes on."""
        return tuple(each for each in cls.values if each not in (cls.DONE, cls.CANCELLED))


class Channel(TextChoices):
    """The three channels of nomination."""

    ORGANIZATION = "organization", _("组织推荐")
    DEMOCRATIC = "democratic", _("民主推荐")
    SELF = "self", _("个人自荐")


class Trial(TextChoices):
    """How a candidate did in the trial post."""

    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


class Vetting(TextChoices):
    """What the inspection says of a candidate."""

    FIT = "fit", _("同意")
    UNFIT = "unfit", _("不同意")
