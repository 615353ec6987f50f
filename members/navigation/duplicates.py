"""The entry of the menu that leads to records that look alike."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from members.models import Pair
from members.rules.duplicates import MERGE


def waiting(user) -> int:
    """Pairs to be decided on."""
    return Pair.objects.open().visible_to(user, MERGE).order_by().count()


nav(_("组织与团员"), _("疑似重复"), "copy-check", "members:pair-list", MERGE, order=26, count=waiting)
