"""What a branch decides about a member: exits, reinstatement, discipline; and whose turn it is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DecisionKind(TextChoices):
    """What is decided. Those that end or begin a membership bear the word of `Entry`."""

    OVERAGE = "overage", _("超龄离团")
    RESIGNED = "resigned", _("自愿退团")
    LAPSED = "lapsed", _("自行脱团")
    REMOVED = "removed", pgettext_lazy("来去", "除名")
    EXPELLED = "expelled", _("开除团籍")
    DIED = "died", _("死亡")
    REINSTATED = "reinstated", _("恢复团籍")
    WARNING = "warning", _("警告")
    SERIOUS_WARNING = "serious_warning", _("严重警告")
    STRIPPED = "stripped", _("撤销团内职务")
    PROBATION = "probation", _("留团察看")
    RESTORED = "restored", _("恢复团员权利")
    EXTENDED = "extended", _("延长留团察看")

    @classmethod
    def exits(cls) -> tuple[str, ...]:
        """The kinds that take a member out of the register."""
        return cls.OVERAGE, cls.RESIGNED, cls.LAPSED, cls.REMOVED, cls.EXPELLED, cls.DIED

    @classmethod
    def disciplines(cls) -> tuple[str, ...]:
        """The five disciplinary measures (团章), the lightest first."""
        return cls.WARNING, cls.SERIOUS_WARNING, cls.STRIPPED, cls.PROBATION, cls.EXPELLED

    @classmethod
    def endings(cls) -> tuple[str, ...]:
        """What is decided when the time of a probation is over."""
        return cls.RESTORED, cls.EXTENDED

    @classmethod
    def timed(cls) -> tuple[str, ...]:
        """The kinds that last a number of months."""
        return cls.PROBATION, cls.EXTENDED


class Level(TextChoices):
    """Which superior has the last word."""

    TOWNSHIP = "township", _("上一级团委")
    COUNTY = "county", _("县级团委")
    CITY = "city", _("市级团委")


class DecisionState(TextChoices):
    """Whose turn it is: the branch, then one superior after another."""

    DRAFT = "draft", _("支部办理中")
    AT_SUPERIOR = "at_superior", _("待上级审核")
    AT_COUNTY = "at_county", _("待县级批准")
    AT_CITY = "at_city", _("待市级批准")
    RETURNED = "returned", _("已退回")
    DONE = "done", _("已生效")
    WITHDRAWN = "withdrawn", _("已撤回")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """Not settled yet."""
        return cls.DRAFT, cls.AT_SUPERIOR, cls.AT_COUNTY, cls.AT_CITY, cls.RETURNED

    @classmethod
    def with_superior(cls) -> tuple[str, ...]:
        """On the way upwards."""
        return cls.AT_SUPERIOR, cls.AT_COUNTY, cls.AT_CITY
