"""The yearly appraisal of a branch and the registration of its members."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReviewState(TextChoices):
    """How far the appraisal of a branch has come: 学习 → 自评 → 互评 → 测评投票 → 支委会建议 → 上级批准."""

    STARTED = "started", _("已启动")
    STUDIED = "studied", _("已学习")
    SELF_RATED = "self_rated", _("已自评")
    PEER_RATED = "peer_rated", _("已互评")
    VOTED = "voted", _("已测评")
    PROPOSED = "proposed", _("评议待批准")
    APPROVED = "approved", _("评议已批准")

    @classmethod
    def writable(cls) -> tuple[str, ...]:
        """While the branch still writes down votes and grades."""
        return cls.STARTED, cls.STUDIED, cls.SELF_RATED, cls.PEER_RATED, cls.VOTED


class ReviewGrade(TextChoices):
    """评议等次."""

    EXCELLENT = "excellent", _("优秀")
    QUALIFIED = "qualified", _("合格")
    BASIC = "basic", _("基本合格")
    FAILED = "failed", _("不合格")

    @classmethod
    def registrable(cls) -> tuple[str, ...]:
        """At least 基本合格: who may be registered."""
        return cls.EXCELLENT, cls.QUALIFIED, cls.BASIC


class RegistrationState(TextChoices):
    """What became of a member in the yearly registration (年度团籍注册)."""

    REGISTERED = "registered", _("已注册")
    DEFERRED = "deferred", _("暂缓注册")
    REFUSED = "refused", _("不予注册")
