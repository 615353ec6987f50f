"""Which assemblies a committee of the League holds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssemblyKind(TextChoices):
    """What is held in the course of a term."""

    PLENUM = "plenum", _("全委会")
    STANDING = "standing", _("常委会")
    CONGRESS = "congress", _("团代会")
