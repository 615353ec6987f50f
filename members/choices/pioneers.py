"""少先队: who gets a 红领巾奖章, and its levels from the basic badge to five stars."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Holder(TextChoices):
    """Whom a badge is given to."""

    PERSON = "person", _("个人")
    COLLECTIVE = "collective", _("集体")


class BadgeLevel(TextChoices):
    """The badges; a star is given by the school, the county, the city, the province, the nation."""

    BASIC = "basic", _("基础章")
    SPECIAL = "special", _("特色章")
    STAR1 = "star1", _("一星章")
    STAR2 = "star2", _("二星章")
    STAR3 = "star3", _("三星章")
    STAR4 = "star4", _("四星章")
    STAR5 = "star5", _("五星章")

    @property
    def star(self) -> int:
        """The number of stars, 0 for a badge without one."""
        return int(self.value[-1]) if self.value.startswith("star") else 0

    @property
    def below(self) -> "BadgeLevel | None":
        """The star that comes before this one; none before the first."""
        return BadgeLevel(f"star{self.star - 1}") if self.star > 1 else None
