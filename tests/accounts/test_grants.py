"""Grants: given below oneself only, dated, ended at once; who stands over whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import rules, services
from accounts.models import Grant
from league.kernel import permits
from league.kernel.errors import Forbidden, Refused
from league.kernel.models.audit import AuditEvent
from league.kernel.roles import ADMINISTRATORS, READERS, Role
from orgs.services import dissolve
from tests.factories import make_branch, make_user


def today():
    """This day here."""
    return timezone.localdate()


def test_no_administrator_reads_members_by_role():
    carried = {permit.code for permit in permits.all_permits() if permit.roles & set(ADMINISTRATORS)}
    assert {code for code in carried if code.split(".")[0] in ("members", "cadres", "reports")} == set()


def test_only_readers_reach_members():
    assert permits.get("members.view").roles <= set(READERS)


def test_grant_opens_from_its_day_until_its_end(world):
    first, last = today() + timedelta(days=3), today() + timedelta(days=5)
    services.grant(
        world.ended, Role.TOWNSHIP_SECRETARY, world.township, actor=world.staff, start=first, end=last
    )
    days = [first - timedelta(days=1), first, last - timedelta(days=1), last]
    assert [permits.may(world.ended, "orgs.edit", world.township, on=day) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_ended_term_opens_nothing(world, as_user):
    assert permits.grants(world.ended) == ()
    Grant.objects.filter(user=world.staff).update(end=today())
    assert as_user(world.staff).get(reverse("accounts:user-list")).status_code == 403


def test_term_that_ends_during_a_session_stops_the_next_page(world, as_user):
    client = as_user(world.staff)
    assert client.get(reverse("accounts:user-list")).status_code == 200
    Grant.objects.filter(user=world.staff).update(end=today())
    assert client.get(reverse("accounts:user-list")).status_code == 403


def test_grant_is_audited_with_its_span(world):
    given = services.grant(world.ended, Role.LEADER, world.township, actor=world.staff)
    event = AuditEvent.objects.get(event="accounts.grant")
    assert (event.actor, event.object_id, event.path) == (world.staff, str(given.pk), world.township.path)
    assert event.after_values["role"] == "leader"


@pytest.mark.parametrize(
    ("actor", "role", "place"),
    [
        ("staff", Role.TOWNSHIP_SECRETARY, "other_township"),
        ("staff", Role.TOWNSHIP_SECRETARY, "city"),
        ("staff", Role.COUNTY_STAFF, "county"),
        ("staff", Role.COUNTY_REVIEWER, "county"),
        ("staff", Role.SYSTEM_ADMIN, "township"),
        ("city_staff", Role.CITY_STAFF, "city"),
        ("county_admin", Role.SYSTEM_ADMIN, "city"),
        ("county_admin", Role.CITY_STAFF, "city"),
        ("county_admin", Role.COUNTY_STAFF, "other_county"),
        ("security_admin", Role.LEADER, "county"),
        ("audit_admin", Role.LEADER, "county"),
        ("reviewer", Role.LEADER, "township"),
        ("secretary", Role.BRANCH_SECRETARY, "branch"),
        ("leader", Role.LEADER, "county"),
        ("ended", Role.BRANCH_SECRETARY, "branch"),
        ("deactivated", Role.BRANCH_SECRETARY, "branch"),
    ],
)
def test_nobody_gives_a_role_above_or_outside(world, actor, role, place):
    with pytest.raises(Forbidden):
        services.grant(world.branch_secretary, role, getattr(world, place), actor=getattr(world, actor))
    assert Grant.objects.filter(user=world.branch_secretary).count() == 1


def test_nobody_gives_to_oneself(world):
    with pytest.raises(Forbidden, match="不能给自己授权"):
        services.grant(world.county_admin, Role.COUNTY_STAFF, world.county, actor=world.county_admin)


def test_three_administrators_are_three_persons(world):
    with pytest.raises(Refused, match="不能由同一人兼任"):
        services.grant(world.security_admin, Role.AUDIT_ADMIN, world.city, actor=world.system_admin)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (0, 0, "授权的截止日期须晚于开始日期。"),
        (5, 3, "授权的截止日期须晚于开始日期。"),
        (-9, None, "唐晓枫 在“麦岭镇”已有这个角色，不用重复授权。"),
        (30, 60, "唐晓枫 在“麦岭镇”已有这个角色，不用重复授权。"),
    ],
)
def test_impossible_spans_are_refused(world, start, end, words):
    span = {
        "start": today() + timedelta(days=start),
        "end": None if end is None else today() + timedelta(days=end),
    }
    with pytest.raises(Refused) as refusal:
        services.grant(world.secretary, Role.TOWNSHIP_SECRETARY, world.township, actor=world.staff, **span)
    assert refusal.value.message == words


def test_dissolved_organization_takes_and_gives_no_grant(world):
    branch = make_branch(world.township, "待撤支部")
    user = make_user("daiche-sj", Role.BRANCH_SECRETARY, branch)
    assert permits.may(user, "orgs.view", branch)
    gone = dissolve(branch, actor=world.staff, reason="合并")
    permits.forget(user)
    assert not permits.may(user, "orgs.view", gone)
    with pytest.raises(Refused, match="已经撤销"):
        services.grant(world.ended, Role.BRANCH_SECRETARY, gone, actor=world.staff)


def test_ending_stops_today_and_only_once(world):
    given = Grant.objects.get(user=world.secretary)
    services.end_grant(given, actor=world.staff)
    assert permits.grants(world.secretary) == ()
    with pytest.raises(Refused, match="不用再收回"):
        services.end_grant(given, actor=world.staff)


@pytest.mark.parametrize(
    "actor", ["other_staff", "reviewer", "secretary", "security_admin", "branch_secretary"]
)
def test_ending_needs_to_stand_above(world, actor):
    with pytest.raises(Forbidden):
        services.end_grant(Grant.objects.get(user=world.secretary), actor=getattr(world, actor))
    assert Grant.objects.get(user=world.secretary).end is None


OVER = {
    "system_admin": {"city_staff", "staff", "reviewer", "secretary", "county_admin", "audit_admin", "ended"},
    "county_admin": {"staff", "reviewer", "secretary", "leader", "branch_secretary", "ended", "deactivated"},
    "city_staff": {"staff", "reviewer", "other_staff", "secretary", "ended"},
    "staff": {"secretary", "branch_secretary", "sibling_secretary", "leader", "ended", "deactivated"},
    "security_admin": set(),
    "reviewer": set(),
    "secretary": set(),
}
ASKED = {name for names in OVER.values() for name in names} | {"system_admin", "other_secretary"}


@pytest.mark.parametrize("actor", OVER)
def test_who_stands_over_whom(world, actor):
    reached = {who for who in ASKED if rules.stands_over(getattr(world, actor), getattr(world, who))}
    assert {who for who in OVER[actor] if who not in reached} == set()
    forbidden = {"secretary": ASKED, "reviewer": ASKED, "security_admin": ASKED}.get(actor, {actor})
    outside = {"staff": {"other_secretary", "other_staff", "staff", "reviewer", "county_admin", "city_staff"}}
    assert reached & (forbidden | outside.get(actor, set())) == set()


def test_a_grant_outside_lifts_an_account_out_of_reach(world):
    assert rules.stands_over(world.county_admin, world.leader)
    Grant.objects.create(user=world.leader, role=Role.LEADER, org=world.city)
    assert not rules.stands_over(world.county_admin, world.leader)


def test_a_grant_that_begins_tomorrow_counts_already(world):
    Grant.objects.create(
        user=world.secretary, role=Role.CITY_STAFF, org=world.city, start=today() + timedelta(days=1)
    )
    assert not rules.stands_over(world.county_admin, world.secretary)
