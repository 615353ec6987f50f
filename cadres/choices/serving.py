"""Enumerations of people who serve without a post of their own, or beside it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ServingKind(TextChoices):
    """What somebody serves as."""

    INSTRUCTOR = "instructor", _("团建指导员")
    WEST_VOLUNTEER = "west_volunteer", _("西部计划志愿者")
    STUDENT_DEPUTY = "student_deputy", _("大学生兼职副书记")
    VILLAGE_OFFICIAL = "village_official", _("一村一官")


class Also(TextChoices):
    """What an instructor is besides (兼任身份)."""

    FIRST_SECRETARY = "first_secretary", _("第一书记")
    PARTY_INSTRUCTOR = "party_instructor", _("党建指导员")
    VILLAGE_CADRE = "village_cadre", _("村（社区）干部")
    STATIONED = "stationed", _("驻村工作队员")
    STUDENT = "student", _("在校大学生")
    OTHER = "other", _("其他")
