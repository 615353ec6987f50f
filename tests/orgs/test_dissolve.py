"""Dissolving: refused with the list of what stands in the way; afterwards only read, and history stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from league.kernel import metrics
from league.kernel.errors import Refused
from league.kernel.metrics import Period
from members.services import change_branch
from orgs import services
from orgs.models import Org
from tests.factories import make_application, make_branch, make_member, make_post

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


def page(org) -> str:
    """Address of the dissolution."""
    return reverse("orgs:org-dissolve", args=[org.pk])


def ask(client, org, **changes):
    """Send the form as the page would."""
    asked = {"reason": "撤并到葛坡镇", "since": TODAY().isoformat(), "version": org.version, "once": "k1"}
    return client.post(page(org), asked | changes)


def test_what_stands_in_the_way_is_listed_with_its_rows(world, as_user):
    for name in ("盘小满", "唐立夏", "莫秋分", "何冬至", "周谷雨", "廖白露"):
        make_member(world.branch, name)
    make_application(world.branch, "任采薇", by=world.secretary)
    objections = services.dissolve_findings(world.branch)
    assert [(found.level, found.measured) for found in objections] == [("block", "6"), ("block", "1")]
    assert "还有 6 名团员：何冬至、廖白露、莫秋分、盘小满、唐立夏 等。" in objections[0].message
    shown = as_user(world.staff).get(page(world.branch)).content.decode()
    assert f"/members/?org={world.branch.pk}" in shown
    assert "disabled" in shown
    refused = ask(as_user(world.staff), world.branch)
    assert refused.status_code == 422
    assert "还有 6 名团员" in refused.content.decode()
    assert Org.objects.get(pk=world.branch.pk).dissolved is None


def test_a_township_lists_its_branches(world, as_user):
    refused = ask(as_user(world.staff), world.township)
    assert refused.status_code == 422
    assert "下面还有 2 个团组织：麦岭村支部、麦岭中学支部。" in refused.content.decode()
    link = services.dissolve_findings(world.township)[0].link
    assert as_user(world.staff).get(link).context["total"] == 2


def test_an_empty_branch_is_dissolved_on_its_page(world, as_user):
    done = ask(as_user(world.staff), world.second_branch)
    assert done.status_code == 302
    gone = Org.objects.get(pk=world.second_branch.pk)
    assert (gone.dissolved, gone.version) == (TODAY(), 2)
    detail = as_user(world.staff).get(reverse("orgs:org-detail", args=[gone.pk])).content.decode()
    assert f"{TODAY()} 撤销" in detail
    assert page(gone) not in detail
    assert reverse("orgs:org-edit", args=[gone.pk]) not in detail
    assert gone not in Org.objects.today()


def test_a_branch_cannot_end_before_its_last_member_left(world):
    member = make_member(world.branch, "盘小满")
    left = TODAY() - 3 * DAY
    change_branch(member, to=world.sibling_branch, actor=world.staff, on=left)
    with pytest.raises(Refused, match=f"到 {left} 这里还有团员"):
        services.dissolve(world.branch, actor=world.staff, reason="撤并", on=left - DAY)
    services.dissolve(world.branch, actor=world.staff, reason="撤并", on=left)
    members = metrics.get("members.total")
    for day in (left - DAY, left, TODAY()):
        assert members.value(world.county.path, Period.day(day)) == 1


def test_posts_are_told_but_do_not_stand_in_the_way(world, as_user):
    make_post(world.second_branch, "书记")
    shown = as_user(world.staff).get(page(world.second_branch)).content.decode()
    assert "还有 1 个团干部职务没有免去" in shown
    assert "disabled" not in shown
    cadres = metrics.get("cadres.total")
    assert cadres.value(world.county.path, Period.day()) == 1
    assert ask(as_user(world.staff), world.second_branch).status_code == 302
    assert cadres.value(world.county.path, Period.day()) == 0


def test_nobody_else_dissolves(world, as_user):
    for user, status in ((world.secretary, 403), (world.leader, 403), (world.other_staff, 404)):
        assert as_user(user).get(page(world.second_branch)).status_code == status
        assert ask(as_user(user), world.second_branch).status_code == status
    assert Org.objects.get(pk=world.second_branch.pk).dissolved is None


def test_nobody_comes_to_a_branch_before_it_stood(world):
    """Else the member would be counted nowhere on the days between."""
    member, founded = make_member(world.branch, "盘小满"), TODAY() - 2 * DAY
    young = make_branch(world.township, "涌泉村", founded=founded)
    with pytest.raises(Refused, match="还没有“涌泉村”这个团支部"):
        change_branch(member, to=young, actor=world.staff, on=founded - DAY)
    change_branch(member, to=young, actor=world.staff, on=founded)
    members = metrics.get("members.total")
    for day in (founded - DAY, founded, TODAY()):
        assert members.value(world.township.path, Period.day(day)) == 1
