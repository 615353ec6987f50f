"""Kinds of duties that cadres take turns at or take on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DutyKind(TextChoices):
    """What a duty is."""

    ROTATION = "rotation", _("轮值主持")
    CONTACT = "contact", _("定点联系")
    AREA = "area", _("分片联系")
    POSITION = "position", _("设岗定责")
    COMMITMENT = "commitment", _("公开承诺")
