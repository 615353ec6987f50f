"""Enumerations of courses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CourseLevel(TextChoices):
    """Who holds a course."""

    NATIONAL = "national", _("中央级")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡镇级")


class CourseKind(TextChoices):
    """What a course is for."""

    ROTATION = "rotation", _("任职轮训")
    INDUCTION = "induction", _("岗前培训")
    THEORY = "theory", _("理论与党性教育")
    SKILL = "skill", _("业务培训")
    INSTRUCTORS = "instructors", _("团建指导员培训")
    DELEGATES = "delegates", _("团代表培训")
    OTHER = "other", pgettext_lazy("培训班", "其他培训")
