"""Kinds and states of a recommendation for the Party (推优入党)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartyKind(TextChoices):
    """What the member is recommended as."""

    ACTIVIST = "activist", _("推荐为入党积极分子")
    CANDIDATE = "candidate", _("推荐为党的发展对象")


class PartyState(TextChoices):
    """Where a recommendation stands."""

    DRAFT = "draft", _("草稿")
    VOTED = "voted", _("支部大会通过，待审核")
    RECOMMENDED = "recommended", _("已推荐给党组织")
    ADOPTED = "adopted", _("党组织已采纳")
    DECLINED = "declined", _("党组织未采纳")
    DROPPED = "dropped", pgettext_lazy("推优", "未通过")

    @classmethod
    def counting(cls) -> tuple[str, ...]:
        """Those the branch has carried and nobody turned down: they hold for their time."""
        return cls.VOTED, cls.RECOMMENDED, cls.ADOPTED
