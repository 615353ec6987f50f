"""Where a membership stands, and how people come to a branch and leave it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    """Where a membership stands."""

    ACTIVE = "active", _("正常")
    RETAINED = "retained", _("保留团籍")


class Entry(TextChoices):
    """How an affiliation to a branch began or ended."""

    OPENING = "opening", _("期初登记")
    REGISTERED = "registered", _("补录登记")
    ADMITTED = "admitted", _("新发展")
    ARRIVED = "arrived", _("外地转入")
    RETURNED = "returned", _("外地转回")
    REINSTATED = "reinstated", _("恢复团籍")
    BRANCH_CHANGE = "branch_change", pgettext_lazy("来去", "调整支部")
    TRANSFER = "transfer", _("组织关系转接")
    REORGANIZED = "reorganized", _("组织调整")
    DEPARTED = "departed", _("转往外地")
    OVERAGE = "overage", _("超龄离团")
    RESIGNED = "resigned", _("自愿退团")
    LAPSED = "lapsed", _("自行脱团")
    REMOVED = "removed", pgettext_lazy("来去", "除名")
    EXPELLED = "expelled", _("开除团籍")
    DIED = "died", _("死亡")
    CANCELLED = "cancelled", _("取消团员身份")

    @classmethod
    def firsts(cls) -> tuple[str, ...]:
        """The ways in which a person becomes known to the register; each member has exactly one."""
        return cls.OPENING, cls.REGISTERED, cls.ADMITTED, cls.ARRIVED

    @classmethod
    def moves(cls) -> tuple[str, ...]:
        """From one branch of this tree to another: out of one, into the other, on the same day."""
        return cls.BRANCH_CHANGE, cls.TRANSFER, cls.REORGANIZED

    @classmethod
    def exits(cls) -> tuple[str, ...]:
        """The ways in which membership ends; who departs stays a member elsewhere."""
        return (
            *(cls.OVERAGE, cls.RESIGNED, cls.LAPSED, cls.REMOVED, cls.EXPELLED, cls.DIED),
            cls.CANCELLED,
        )
