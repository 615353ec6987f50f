"""Who is counted once a year beside the members."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class YouthGroup(TextChoices):
    """Whose number the members of a branch are compared with."""

    JUNIOR = "junior", _("初中毕业班学生")
    SENIOR = "senior", _("高中毕业班学生")
    YOUTH = "youth", _("青年（14 至 28 周岁）")
