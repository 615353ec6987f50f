"""Findings on the page of an organization: hollow, oversized, without secretary, without field."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from league.kernel import guards, metrics, params
from league.kernel.metrics import Period
from members.models import Member, PostHeld
from orgs import services
from orgs.models import Org
from tests.factories import make_branch, make_member, make_post

pytestmark = pytest.mark.django_db


def messages(client, org, **query) -> list[str]:
    """What the page of an organization says needs attention: the clause and what was measured."""
    found = client.get(reverse("orgs:org-detail", args=[org.pk]), query).context["findings"]
    return [f"{one.clause.code} {one.measured}".strip() for one in found]


def fill(branch, number: int) -> list[Member]:
    """So many members in a branch."""
    return [make_member(branch, f"团员{serial}") for serial in range(number)]


def post(member, title="团支部书记", **dates) -> PostHeld:
    """A post in the member's branch."""
    return PostHeld.objects.create(member=member, org=member.branch, title=title, **dates)


def test_a_branch_of_two_is_hollow_and_one_of_three_is_not(world, as_user):
    post(fill(world.branch, 2)[0])
    assert messages(as_user(world.staff), world.branch) == ["orgs.hollow 2"]
    make_member(world.branch, "第三人")
    assert messages(as_user(world.staff), world.branch) == []


def test_more_than_fifty_are_too_many_unless_the_county_allows_more(world, as_user):
    post(fill(world.branch, 51)[0])
    assert messages(as_user(world.staff), world.branch) == ["orgs.oversize 51"]
    allowed = {"actor": world.staff, "source": "富团字〔2026〕3 号", "path": world.county.path}
    params.set_value("orgs.branch_max", 60, **allowed)
    assert messages(as_user(world.staff), world.branch) == []


def test_a_branch_without_a_secretary_is_told(world, as_user):
    member, *_others = fill(world.branch, 3)
    assert messages(as_user(world.staff), world.branch) == ["orgs.led 0 名团干部"]
    post(member, "副书记")
    assert messages(as_user(world.staff), world.branch) == ["orgs.led 1 名团干部"]
    held = post(member, "书记", start=timezone.localdate() - timedelta(days=9))
    assert messages(as_user(world.staff), world.branch) == []
    held.end = timezone.localdate()
    held.save()
    assert messages(as_user(world.staff), world.branch) == ["orgs.led 1 名团干部"]


def test_a_post_of_the_cadre_roster_counts_too(world, as_user):
    fill(world.branch, 3)
    make_post(world.branch, "团支部书记")
    assert messages(as_user(world.staff), world.branch) == []
    assert messages(as_user(world.staff), world.township) == [
        "orgs.hollow 1",
        "orgs.led 1",
        "orgs.led 0 名团干部",
    ]


def test_a_committee_tells_of_its_branches_and_leads_to_them(world, as_user):
    """One branch too small, one too large, one without a secretary; the numbers are those of the branches."""
    allowed = {"actor": world.staff, "source": "富团字〔2026〕3 号", "path": world.township.path}
    params.set_value("orgs.branch_max", 5, **allowed)
    post(fill(world.branch, 6)[0])
    make_post(world.township, "书记")
    client = as_user(world.staff)
    found = client.get(reverse("orgs:org-detail", args=[world.township.pk])).context["findings"]
    assert [(one.clause.code, one.measured) for one in found] == [
        ("orgs.hollow", "1"),
        ("orgs.oversize", "1"),
        ("orgs.led", "1"),
    ]
    for one, branch in zip(found, (world.second_branch, world.branch, world.second_branch), strict=True):
        page = client.get(one.link)
        assert page.context["total"] == 1
        assert str(branch) in page.content.decode()


def test_the_limits_of_a_county_hold_for_its_own_branches_only(world):
    """The county asks for two members where the rule asks for three; its neighbour and a past day do not."""
    for branch in (world.branch, world.second_branch, world.sibling_branch, world.other_branch):
        fill(branch, 2)
    allowed = {"actor": world.staff, "source": "富团字〔2026〕4 号", "path": world.township.path}
    params.set_value("orgs.hollow_below", 2, **allowed)
    hollow, today = metrics.get("orgs.hollow_branches"), Period.day()
    assert [hollow.value(org.path, today) for org in (world.township, world.county, world.other_county)] == [
        0,
        2,
        2,
    ]
    before = Period.day(today.end - timedelta(days=1))
    assert hollow.value(world.township.path, before) == 2


def test_a_committee_without_branches_and_a_branch_without_field_are_told(world, as_user):
    post(fill(world.branch, 3)[0])
    Org.objects.filter(pk=world.branch.pk).update(industry_category="", field="")
    assert messages(as_user(world.staff), world.branch) == ["orgs.no_field"]
    for branch in (world.sibling_branch, world.second_sibling_branch):
        services.dissolve(branch, actor=world.staff, reason="撤并")
    assert "orgs.leaf" in messages(as_user(world.staff), world.sibling_township)


def test_a_past_day_is_judged_as_it_was_then(world):
    """The branch was hollow before it was moved, and is not today."""
    today = timezone.localdate()
    young = make_branch(world.township, "涌泉村", founded=date(2024, 1, 1))
    post(make_member(young, "老团员", since=date(2024, 1, 1)), start=date(2024, 1, 1))
    for name in "甲乙丙":
        make_member(young, name, since=today)
    moved = services.move(young, to=world.sibling_township, actor=world.staff)
    then = guards.findings(moved, "health", on=today - timedelta(days=1))
    assert [(one.clause.code, one.measured) for one in then] == [("orgs.hollow", "1")]
    assert guards.findings(moved, "health", on=today) == []
