"""What differs between this platform and the national system, and what became of each difference."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Gap(TextChoices):
    """Kinds of differences: of people, then of organizations."""

    UNREGISTERED = "unregistered", _("本平台没有登记")
    UNKNOWN = "unknown", _("国家系统没有")
    DIFFERS = "differs", _("两边不一致")
    ORG_UNREGISTERED = "org_unregistered", _("组织：本平台没有")
    ORG_UNKNOWN = "org_unknown", _("组织：国家系统没有")
    ORG_NAMED = "org_named", _("组织：名称不同")


class GapState(TextChoices):
    """What became of a difference."""

    OPEN = "open", pgettext_lazy("对账差异", "待核对")
    ADOPTED = "adopted", _("已照国家系统改")
    REPORTED = "reported", _("国家系统有误，已上报")
    HANDLED = "handled", pgettext_lazy("对账差异", "已处理")
    AGREED = "agreed", _("两边已一致")


class ComparisonState(TextChoices):
    """Where a comparison stands."""

    WAITING = "waiting", _("正在比对")
    DONE = "done", _("已比对")
    REPLACED = "replaced", _("已被新的对账接替")
