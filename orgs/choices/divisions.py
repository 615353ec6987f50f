"""Levels and kinds of administrative divisions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DivisionLevel(TextChoices):
    """Levels of the statistical division codes, as the files write them."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡级")
    VILLAGE = "village", _("村级")


class DivisionKind(TextChoices):
    """What a township or a village is; told by the digits of its own part of the code."""

    SUBDISTRICT = "subdistrict", _("街道")
    TOWN = "town", _("镇")
    TOWNSHIP = "township", _("乡")
    COMMUNITY = "community", _("社区")
    VILLAGE = "village", _("村")
    OTHER = "other", _("其他")


def kind_of(code: str, level: str) -> str:
    """The kind in the code: 001–099 街道, 100–199 镇, 200–399 乡; villages 001–199 社区, 200–399 村."""
    if level == DivisionLevel.TOWNSHIP:
        kinds = {"0": DivisionKind.SUBDISTRICT, "1": DivisionKind.TOWN}
        kinds |= dict.fromkeys("23", DivisionKind.TOWNSHIP)
        return kinds.get(code[6:7], DivisionKind.OTHER)
    if level == DivisionLevel.VILLAGE:
        kinds = dict.fromkeys("01", DivisionKind.COMMUNITY) | dict.fromkeys("23", DivisionKind.VILLAGE)
        return kinds.get(code[9:10], DivisionKind.OTHER)
    return ""
