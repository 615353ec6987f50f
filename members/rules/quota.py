"""发展计划 as rules: who may set and allot, and whether a place is left for an applicant.

Source: domain of 发展团员 — 分领域下达年度计划，不得超计划、跨领域、跨年度使用 (《发展团员工作细则》).
"""

from datetime import date

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import READERS, STAFF, Role
from league.kernel.scoping import within
from members.choices import Stage
from members.models import Application
from members.models.quota import Quota
from members.rules.terms import RULES_2023

VIEW_QUOTA = permit("members.view_quota", gettext_lazy("查看发展计划"), READERS)
SET_QUOTA = permit("members.set_quota", gettext_lazy("登记发展计划"), STAFF)
ALLOT_QUOTA = permit("members.allot_quota", gettext_lazy("分配发展名额"), (*STAFF, Role.TOWNSHIP_SECRETARY))
PLAN_SET = event("members.quota_set", gettext_lazy("登记发展计划"))
ALLOTTED = event("members.quota_allotted", gettext_lazy("分配发展名额"))

PLACE = Clause("members.quota", gettext_lazy("年度计划内有名额，不跨领域、不跨年度"), RULES_2023)


def year_of(application, on: date) -> int:
    """The year whose plan an application uses: of its branch meeting, before that of its 预审."""
    return (application.meeting_on or application.examined_on or on).year


def check_quota(application, on: date) -> list[Finding]:
    """A place is left at the nearest organization that holds places; without any plan it is only said."""
    year, branch = year_of(application, on), application.branch
    rows = list(Quota.objects.filter(year=year).above(branch.path))
    if not rows:
        words = _("还没有登记 %(year)d 年发展计划，名额无法核对。") % {"year": year}
        return [Finding("warn", PLACE, words)]
    if not branch.field:
        words = _("“%(branch)s”没有填写领域，不知道使用哪个领域的名额，请先补填。")
        return [Finding("block", PLACE, words % {"branch": branch})]
    told = {"year": year, "field": branch.get_field_display()}
    own = [row for row in rows if row.field == branch.field]
    if not own:
        words = _("%(year)d 年发展计划里没有“%(field)s”的名额，其他领域的名额不能借用。")
        return [Finding("block", PLACE, words % told)]
    nearest = max(own, key=lambda row: row.org.depth)
    free = kept(nearest) - takers(nearest).exclude(pk=application.pk).count()
    if free < 1:
        words = _("“%(org)s”%(year)d 年“%(field)s”的名额已用完，请先向上级申请名额。")
        return [Finding("block", PLACE, words % (told | {"org": nearest.org}))]
    return [Finding("ok", PLACE, str(PLACE.text), measured=_("剩 %(n)d 名") % {"n": free})]


def kept(row: Quota) -> int:
    """Places of an account that were not passed on."""
    return row.entries.aggregate(n=Sum("places"))["n"] or 0


def planned(row: Quota) -> int:
    """Places an account was given: its own entries and those of the accounts below it."""
    rows = Quota.objects.filter(year=row.year, field=row.field).under(row.org)
    return rows.aggregate(n=Sum("entries__places"))["n"] or 0


def takers(row: Quota):
    """Applications that use the places of just this account: those below it that no deeper account serves."""
    deeper = Quota.objects.filter(year=row.year, field=row.field).under(row.org).exclude(pk=row.pk)
    rows = Application.objects.taking(row.year).filter(branch__field=row.field).under(row.org)
    return rows.exclude(within("branch__path", deeper.values_list("org__path", flat=True)))


def beyond_plan() -> list[int]:
    """Applications that took a place no plan had for them, by what `check_quota` asks: ids.

    Places go by the day of the branch meeting; of a year in which nothing above a branch has a plan, nothing
    is known.
    """
    accounts = Quota.objects.annotate(kept=Sum("entries__places"))
    rows = accounts.values_list("year", "org__path", "field", "kept")
    left = {(year, path, field): number or 0 for year, path, field, number in rows}
    planned_at = {(year, path) for year, path, _field in left}
    day = Coalesce("meeting_on", "examined_on")
    takers = Application.objects.filter(state__in=Stage.placed()).annotate(day=day).order_by("day", "pk")
    beyond = []
    for pk, path, field, on in takers.values_list("pk", "branch__path", "branch__field", "day"):
        above = [place for place in params.lineage(path) if on and (on.year, place) in planned_at]
        own = [place for place in above if (on.year, place, field) in left]
        if own:
            left[on.year, own[-1], field] -= 1
        if above and (not own or left[on.year, own[-1], field] < 0):
            beyond.append(pk)
    return beyond
