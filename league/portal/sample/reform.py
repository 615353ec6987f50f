"""A reform of the sample: 26 tasks given to the townships of the county, at work, handed in, closed, late."""

from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from league.portal.sample.work import Office
from orgs.choices import Level
from orgs.models import Org
from reforms import services
from reforms.models import Assignment, LeadingGroup, Outcome, Pairing, Programme
from reforms.workflows import ASSIGNMENT

COUNTY = "451123"
BEGAN, LASTS = timedelta(days=100), timedelta(days=240)
# What has happened to one task after the other, round and round.
STORIES = ("close", "report", "", "submit", "report", "close", "", "report")
TOWNSHIPS = 12


def write(office: Office) -> None:
    """Drawn up by the county from the list, given to its first townships."""
    county, today = Org.objects.filter(code=COUNTY).first(), timezone.localdate()
    if county is None:
        return
    staff, reviewer = office.users["county"], office.users["reviewer"]
    towns = list(county.children.standing().filter(level=Level.TOWNSHIP).order_by("code")[:TOWNSHIPS])
    programme = Programme.objects.create(
        org=county, name="县域共青团基层组织改革", start=today - BEGAN, due=today - BEGAN + LASTS
    )
    services.plant(programme, services.STARTERS["county_reform"], actor=staff)
    given = services.give_out(programme, programme.tasks.measured(), towns, programme.due, actor=staff)
    for place, (one, story) in enumerate(zip(given, cycle(STORIES), strict=False)):
        due = today + timedelta(days=place * 7 % 120 - 20)
        Assignment.objects.filter(pk=one.pk).update(given_on=today - BEGAN, due=due)
        if one.task.measure == "yes_no" and story:
            _live(one, story, staff, reviewer)
    _supervise(county, towns, staff, today)
    for title in ("改革领导小组工作规则", "团干部协管办法", "青年之家管理办法"):
        Outcome.objects.create(org=county, title=title, kind="document", on=today - timedelta(days=60))


def _live(one: Assignment, story: str, staff, reviewer) -> None:
    fresh = Assignment.objects.select_related("task__programme__org", "org__parent").get(pk=one.pk)
    told = {"progress": "已研究部署，明确责任人和时间表。"}
    fresh = ASSIGNMENT.fire(fresh, "start", actor=staff, data=told)
    if story in ("submit", "close"):
        fresh = ASSIGNMENT.fire(fresh, "submit", actor=staff)
    if story == "close":
        ASSIGNMENT.fire(fresh, "accept", actor=reviewer, data={"grade": "A", "opinion": "资料齐全"})


def _supervise(county: Org, towns: list[Org], staff, today) -> None:
    """A leading group, leaders with their areas, and the townships chased for what is late."""
    group = {"title": "共青团改革领导小组", "head": "石建国", "head_title": "县委书记", "by_party": True}
    LeadingGroup.objects.create(
        org=county,
        people="县委组织部、县委编办、县教育局、县财政局",
        number="富改〔2026〕1 号",
        on=today - BEGAN,
        **group,
    )
    for town, leader in zip(towns, cycle(("韦国强", "莫丽华", "陈志刚")), strict=False):
        Pairing.objects.create(org=town, by=leader, title="县委常委", on=today - BEGAN)
    late = Assignment.objects.filter(task__programme__org=county, due__lt=today)
    services.chase(late, today + timedelta(days=7), actor=staff)
