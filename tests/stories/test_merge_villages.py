"""Two villages become one: drawn up, measured, approved, taken back, carried out again; yesterday stays."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from cadres.models import Post
from members.choices import Entry, Stage
from members.models import Affiliation, Application, Member
from orgs import services
from orgs.models import ChangePlan, FormerName, Org, Placement
from tests.factories import make_application, make_branch, make_member, make_post

pytestmark = pytest.mark.django_db
CODES = ("members.total", "members.new", "orgs.branches", "orgs.hollow_branches")
TODAY = timezone.localdate


def figures(org: str, on: date) -> dict[str, tuple]:
    """What the command prints for a day: metric → (value, by unit)."""
    out = StringIO()
    call_command("figures", *CODES, f"--org={org}", f"--on={on}", "--by=unit", "--json", stdout=out)
    return {one["metric"]: (one["value"], one["cells"]) for one in json.loads(out.getvalue())}


def page(name: str, *args) -> str:
    """Address of a page of plans."""
    return reverse(f"orgs:changeplan-{name}", args=args)


def take(client, plan: ChangePlan, step: str, comment: str = ""):
    """Post a step as the page does."""
    version = ChangePlan.objects.get(pk=plan.pk).version
    told = {"version": version, "comment": comment, "once": f"{step}-{version}"}
    return client.post(page(f"step-{step}", plan.pk), told)


@pytest.fixture
def villages(world) -> tuple[Org, Org]:
    """Two villages of 麦岭镇 with five members, an applicant and a secretary."""
    first, second = (make_branch(world.township, name) for name in ("小田村支部", "大田村支部"))
    for name in ("盘小满", "唐立夏", "莫秋分"):
        make_member(first, name)
    for name in ("何冬至", "周谷雨"):
        make_member(second, name)
    make_application(first, "任采薇", by=world.secretary)
    make_application(second, "毛知秋", by=world.secretary, state=Stage.CLOSED)
    make_post(first, "书记")
    return first, second


def merge(client, world, villages) -> ChangePlan:
    """The secretary of the township draws the plan up and submits it."""
    first, second = villages
    head = {"title": "田村合并", "org": world.township.pk, "reason": "两村合并为田村", "once": "head"}
    assert client.post(page("add"), head | {"effective": TODAY().isoformat()}).status_code == 302
    plan = ChangePlan.objects.get()
    told = {"first": first.pk, "second": second.pk, "name": "麦岭镇田村团支部", "short": "田村支部"}
    assert client.post(page("add-merger", plan.pk), told | {"once": "merger"}).status_code == 302
    shown = client.get(page("detail", plan.pk)).content.decode()
    for words in ("新建团支部“田村支部”", "团员 3、团干部任职 1", "调整后团员"):
        assert words in shown
    assert Org.objects.filter(short="田村支部").count() == 0
    assert take(client, plan, "submit").status_code == 302
    return plan


def people(org: Org) -> list[str]:
    """Names of those who count in a branch today."""
    return list(Member.objects.present().filter(branch=org).order_by("pk").values_list("name", flat=True))


def test_two_villages_are_merged_taken_back_and_merged_again(world, villages, as_user):
    first, second = villages
    yesterday = TODAY() - timedelta(days=1)
    before = {org: figures(org, yesterday) for org in ("451123", "451123103")}
    today = figures("451123103", TODAY())
    secretary, county = as_user(world.secretary), as_user(world.staff)
    plan = merge(secretary, world, villages)
    assert take(secretary, plan, "approve").status_code == 403

    # Merged
    assert take(county, plan, "approve").status_code == 302
    heir = Org.objects.get(short="田村支部")
    assert people(heir) == ["盘小满", "唐立夏", "莫秋分", "何冬至", "周谷雨"]
    assert Application.objects.get(name="任采薇").branch == heir
    assert Application.objects.get(name="毛知秋").branch == second
    assert Post.objects.get(end=None).org == heir
    assert {org.dissolved for org in Org.objects.filter(pk__in=[first.pk, second.pk])} == {TODAY()}
    assert list(Org.objects.standing().matching("小田村")) == [heir]
    ways = Affiliation.objects.filter(branch=heir).values_list("start", "how_in")
    assert set(ways) == {(TODAY(), Entry.REORGANIZED)}
    now = figures("451123103", TODAY())
    assert (now["members.total"][0], now["orgs.branches"][0]) == (5, today["orgs.branches"][0] - 1)
    assert {org: figures(org, yesterday) for org in before} == before

    # Taken back
    assert take(county, plan, "revert").status_code == 422
    assert take(county, plan, "revert", "两村意见不一").status_code == 302
    assert (people(first), people(second)) == (["盘小满", "唐立夏", "莫秋分"], ["何冬至", "周谷雨"])
    assert Application.objects.get(name="任采薇").branch == first
    assert Post.objects.get().org == first
    assert not FormerName.objects.exists()
    assert not Org.objects.filter(short="田村支部").exists()
    assert figures("451123103", TODAY()) == today
    assert {org: figures(org, yesterday) for org in before} == before

    # And again
    assert take(secretary, plan, "redraft").status_code == 302
    assert take(secretary, plan, "submit").status_code == 302
    assert take(county, plan, "approve").status_code == 302
    assert people(Org.objects.get(short="田村支部")) == ["盘小满", "唐立夏", "莫秋分", "何冬至", "周谷雨"]
    assert figures("451123103", TODAY())["members.total"][0] == 5
    assert {org: figures(org, yesterday) for org in before} == before
    assert (services.wrong_paths(), services.wrong_placements()) == ([], [])
    assert Placement.objects.filter(org__in=villages, end=None).count() == 0

    # Who must not see it
    neighbour = as_user(world.sibling_secretary)
    assert "田村合并" not in neighbour.get(page("list")).content.decode()
    assert neighbour.get(page("detail", plan.pk)).status_code == 404
    assert take(neighbour, plan, "revert", "撤回").status_code == 404
