"""Permits and scoping: whom a grant lets through, and to which rows."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Grant
from league.kernel import permits
from league.kernel.errors import Forbidden
from members import rules
from members.models import Member
from tests.factories import make_member


def test_reach_is_the_subtree_of_the_grant(world):
    assert permits.reach(world.secretary, rules.VIEW) == (world.township.path,)
    assert permits.reach(world.city_staff, rules.VIEW) == (world.city.path,)


def test_reach_leaves_out_what_lies_inside_another_grant(world):
    Grant.objects.create(user=world.staff, role="township_secretary", org=world.township)
    assert permits.reach(world.staff, rules.VIEW) == (world.county.path,)


def test_a_path_that_only_begins_alike_is_another_subtree():
    assert permits.outermost(["1.7.", "1.70.", "1.7.5."]) == ("1.7.", "1.70.")


def test_strangers_and_switched_off_accounts_reach_nothing(world):
    assert permits.reach(AnonymousUser(), rules.VIEW) == ()
    assert permits.reach(world.deactivated, rules.VIEW) == ()


def test_switching_off_counts_at_once_also_where_grants_were_read_before(world):
    assert permits.reach(world.secretary, rules.VIEW) == (world.township.path,)
    world.secretary.is_active = False
    assert permits.reach(world.secretary, rules.VIEW) == ()


def test_a_grant_ends_with_its_day(world):
    today = timezone.localdate()
    assert permits.reach(world.ended, rules.VIEW) == ()
    assert permits.reach(world.ended, rules.VIEW, today - timedelta(days=1)) == (world.township.path,)


def test_administrators_read_no_member_data(world):
    for user in (world.system_admin, world.security_admin, world.audit_admin):
        assert permits.reach(user, rules.VIEW) == ()
        assert permits.reach(user, rules.REVEAL) == ()


def test_may_asks_for_the_object_along_its_scope(world):
    mine, neighbours = make_member(world.branch, "李明"), make_member(world.sibling_branch, "王芳")
    assert permits.may(world.secretary, rules.EDIT, mine)
    assert not permits.may(world.secretary, rules.EDIT, neighbours)
    with pytest.raises(Forbidden):
        permits.require(world.secretary, rules.EDIT, neighbours)
    with pytest.raises(Forbidden):
        permits.require(world.leader, rules.EDIT, mine)


def test_visible_to_is_the_only_door(world):
    mine, neighbours = make_member(world.branch, "李明"), make_member(world.sibling_branch, "王芳")
    foreign = make_member(world.other_branch, "赵强")
    names = lambda user: sorted(Member.objects.visible_to(user, rules.VIEW).values_list("name", flat=True))  # noqa: E731
    assert names(world.branch_secretary) == [mine.name]
    assert names(world.secretary) == [mine.name]
    assert names(world.staff) == sorted([mine.name, neighbours.name])
    assert names(world.city_staff) == sorted([mine.name, neighbours.name, foreign.name])
    assert names(world.ended) == []


def test_under_takes_an_organization_or_its_path(world):
    make_member(world.branch, "李明")
    make_member(world.other_branch, "赵强")
    assert [m.name for m in Member.objects.under(world.county)] == ["李明"]
    assert [m.name for m in Member.objects.under(world.other_county.path)] == ["赵强"]
