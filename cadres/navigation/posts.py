"""The entry of the menu that leads to teams and posts."""

from django.utils.translation import gettext_lazy as _

from cadres.rules import VIEW
from league.kernel.navigation import nav

nav(_("团干部"), _("班子与任职"), "landmark", "cadres:teams", VIEW, order=46)
