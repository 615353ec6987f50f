"""Help pages: the user guides of docs/guide, shown inside the product."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from league.kernel.views import declare
from league.portal.guide import render_guide

GUIDES = {
    "township-secretary": _("乡镇团委书记"),
    "branch-secretary": _("团支部书记"),
    "county-officer": _("县级工作人员"),
    "city-staff": _("市级工作人员"),
    "administrator": _("管理员"),
}


@declare()
def contents(request):
    """The list of guides."""
    return render(request, "portal/help.html", {"guides": GUIDES})


@declare()
def page(request, page: str):
    """One guide; 404 for an unknown name."""
    file = settings.BASE_DIR / "docs" / "guide" / f"{page}.md"
    if page not in GUIDES or not file.exists():
        raise Http404
    blocks = render_guide(file.read_text(encoding="utf-8"))
    return render(
        request,
        "portal/help_page.html",
        {"title": GUIDES[page], "guides": GUIDES, "blocks": blocks, "page": page},
    )
