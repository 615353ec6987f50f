"""The page of what will have to be filled within a year, month by month."""

from itertools import groupby

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.rules import VIEW
from cadres.services.outlook import AGED, HEADLESS, TERM, VACANT, coming
from cadres.views.dated import GROUP
from cadres.views.sisters import TEAMS
from cadres.views.teams import committees
from league.kernel.views import declare, tabs

MOST = 300  # lines a page shows; one organization is asked for to see the rest
LABEL = _("空缺与接替")
KINDS = {
    TERM: (_("任期届满"), "amber"),
    AGED: (_("超过年龄上限"), "danger"),
    VACANT: (_("编制空缺"), "blue"),
    HEADLESS: (_("没有书记"), "danger"),
}


@declare(VIEW)
def outlook(request):
    """Terms that end, ages that are reached, vacancies: what is due already, then month by month."""
    today = timezone.localdate()
    found = coming(committees(request), today)
    lines = [(each, *KINDS[each.kind]) for each in found[:MOST]]
    months = groupby(lines, key=lambda line: line[0].day.replace(day=1) if line[0].day > today else None)
    context = {
        "title": LABEL,
        "crumbs": [(GROUP, ""), (_("班子"), reverse("cadres:teams")), (LABEL, "")],
        "months": [(month, list(part)) for month, part in months],
        "total": len(found),
        "more": len(found) > MOST,
        "sisters": tabs(TEAMS, "cadres:outlook"),
    }
    return render(request, "cadres/outlook.html", context)
