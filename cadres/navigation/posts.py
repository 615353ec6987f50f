"""The menu's entries for teams, elections, selections; the team on its organization's page."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.rules import VIEW
from cadres.rules.appraisals import VIEW_APPRAISALS
from cadres.rules.delegates import VIEW_DELEGATES, VIEW_VETTING
from cadres.rules.elections import VIEW_ELECTIONS
from cadres.rules.selection import VIEW_SELECTION
from cadres.services.teams import teams_of
from cadres.workflows import ELECTION, SELECTION
from league.kernel import panels
from league.kernel.navigation import nav
from league.kernel.panels import Panel
from orgs.models import Org

nav(_("团干部"), _("班子与任职"), "landmark", "cadres:teams", VIEW, order=45)
nav(
    _("团干部"),
    _("换届选举"),
    "vote",
    "cadres:election-list",
    VIEW_ELECTIONS,
    order=46,
    waits=ELECTION.code,
)
nav(
    _("团干部"),
    _("选配与任免"),
    "user-search",
    "cadres:selection-list",
    VIEW_SELECTION,
    order=47,
    waits=SELECTION.code,
)
nav(_("团干部"), _("编制、考核与后备"), "briefcase", "cadres:slot-list", VIEW_APPRAISALS, order=47)
nav(_("团干部"), _("团代表与两联"), "users-round", "cadres:delegate-list", VIEW_DELEGATES, order=49)
nav(_("团干部"), _("干部协管"), "mail-check", "cadres:consultation-list", VIEW_VETTING, order=50)


def tab(request, org: Org) -> dict:
    """The team of today and what its clauses say."""
    return {"org": org, "team": teams_of([org], timezone.localdate())[0]}


panels.register(
    Org,
    Panel("team", _("班子"), permit=VIEW, order=40, template="cadres/team_panel.html", context=tab),
)
