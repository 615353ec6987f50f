"""What members and organizations are rewarded with, and by whom."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RewardKind(TextChoices):
    """两红两优, other rewards of the League, and those of others."""

    RED_COMMITTEE = "red_committee", _("五四红旗团委")
    RED_BRANCH = "red_branch", _("五四红旗团（总）支部")
    GOOD_MEMBER = "good_member", _("优秀共青团员")
    GOOD_CADRE = "good_cadre", _("优秀共青团干部")
    INSIDE = "inside", _("其他团内奖励")
    OUTSIDE = "outside", _("团外奖励")

    @classmethod
    def of_people(cls) -> tuple[str, ...]:
        """Those only a member gets."""
        return cls.GOOD_MEMBER, cls.GOOD_CADRE

    @classmethod
    def of_orgs(cls) -> tuple[str, ...]:
        """Those only an organization gets."""
        return cls.RED_COMMITTEE, cls.RED_BRANCH

    @classmethod
    def named(cls) -> tuple[str, ...]:
        """Those whose name must be told."""
        return cls.INSIDE, cls.OUTSIDE


class RewardLevel(TextChoices):
    """Who gave it."""

    NATION = "nation", pgettext_lazy("奖励", "全国")
    PROVINCE = "province", pgettext_lazy("奖励", "省（自治区）级")
    CITY = "city", pgettext_lazy("奖励", "市级")
    COUNTY = "county", pgettext_lazy("奖励", "县级")
    TOWNSHIP = "township", pgettext_lazy("奖励", "乡镇、学校、单位级")


class Rewarded(TextChoices):
    """Who got it."""

    MEMBER = "member", _("团员（干部）")
    ORG = "org", _("团组织")
