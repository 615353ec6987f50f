"""Kinds of places for young people, and where they are housed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlaceKind(TextChoices):
    """What a place is for."""

    YOUTH_HOME = "youth_home", _("青年之家")
    DELEGATE_STATION = "delegate_station", _("团代表联络站")
    LEAGUE_SCHOOL = "league_school", _("团校")
    WING_HOME = "wing_home", _("青翼家园")
    RIGHTS_POST = "rights_post", _("青少年维权岗")
    INTERNSHIP_BASE = "internship_base", _("青年就业创业见习基地")
    PRACTICE_BASE = "practice_base", _("实践教育基地")
    OTHER = "other", _("其他阵地")


class Venue(TextChoices):
    """场所类型: what houses a place."""

    PARTY_CENTRE = "party_centre", _("党群服务中心")
    CULTURE = "culture", _("文化站、图书馆")
    SCHOOL = "school", _("学校")
    COMPANY = "company", _("企业、园区")
    BOOKSHOP = "bookshop", _("书店")
    CAFE = "cafe", _("咖啡馆、茶馆")
    VILLAGE = "village", _("村（社区）办公场所")
    OWN = "own", _("独立场所")
    OTHER = "other", _("其他")
