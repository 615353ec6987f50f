"""A change plan of the sample: two villages of a township that are to become one, waiting for the county."""

from django.utils.translation import gettext as _

from league.portal.sample.work import Office
from orgs.choices import Industry, Level
from orgs.models import ChangePlan
from orgs.services.plans import add_merger, draw_up
from orgs.workflows import CHANGE_PLAN


def write(office: Office) -> None:
    """Drawn up and submitted by the secretary of the first township with two villages."""
    towns = [user for user in office.users.values() if user.home.level == Level.TOWNSHIP]
    for secretary in towns:
        villages = secretary.home.children.standing().branches().filter(industry_category=Industry.RURAL)
        pair = list(villages.order_by("code")[:2])
        if len(pair) == 2 and secretary.home.code.startswith("451123"):
            break
    else:
        return
    names = [village.short.removesuffix("支部").removesuffix("团") for village in pair]
    plan = ChangePlan(
        org=secretary.home,
        title=_("%(first)s、%(second)s团支部合并方案") % {"first": names[0], "second": names[1]},
        reason=_("两村合并为一个行政村，青年外出较多，合并后便于开展活动。"),
    )
    draw_up(plan, actor=secretary)
    names = {"short": _("%(name)s联合支部") % {"name": names[0]}}
    names["name"] = f"{secretary.home.short}{names['short']}"
    add_merger(plan, pair, actor=secretary, **names)
    plan.refresh_from_db()
    CHANGE_PLAN.fire(plan, "submit", actor=secretary)
