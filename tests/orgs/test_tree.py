"""Changes of the tree: add, edit, rename, move, dissolve; yesterday stays what it was."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel import audit, metrics, params
from league.kernel.errors import Forbidden, Refused, Stale
from league.kernel.metrics import Period
from orgs import services
from orgs.choices import Field, Industry, Kind, Level
from orgs.models import FormerName, Org, Placement
from tests.factories import OPENED, make_branch, make_member

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


def new_branch(parent, short="涌泉村团支部", **columns) -> Org:
    """A branch that is not in the tree yet."""
    name = f"共青团富川瑶族自治县麦岭镇{short}"
    kind, level = Kind.BRANCH, Level.BRANCH
    return Org(**{"parent": parent, "name": name, "short": short, "kind": kind, "level": level, **columns})


def places(org) -> list[tuple]:
    """(parent, path, start, end) of every placement, oldest first."""
    return list(org.placements.order_by("start").values_list("parent", "path", "start", "end"))


def test_add_puts_a_branch_under_its_township_from_today(world):
    org = services.add(new_branch(world.township, industry_category=Industry.RURAL), actor=world.secretary)
    assert org.path == f"{world.township.path}{org.pk}."
    assert places(org) == [(world.township.pk, org.path, TODAY(), None)]
    assert org.placements.get().opening is True
    assert org.field == Field.RURAL
    assert org.pinyin == "yqctzb"
    assert [each.event for each in audit.trail(org)] == ["orgs.add"]


def test_add_gives_the_next_free_code_below_the_parent(world):
    first = services.add(new_branch(world.township), actor=world.staff)
    second = services.add(new_branch(world.township, "小水峡村团支部"), actor=world.staff)
    assert [first.code, second.code] == ["451123103003", "451123103004"]


def test_a_branch_founded_long_ago_stands_there_from_the_founding_day(world):
    org = services.add(new_branch(world.township, founded=date(2021, 5, 4)), actor=world.staff)
    assert org.placements.get().start == date(2021, 5, 4)
    assert org.path_on(date(2021, 5, 3)) == ""
    assert org.path_on(date(2021, 5, 4)) == org.path


def test_a_placement_never_begins_before_the_parent_stood_there(world):
    moved = TODAY() - 10 * DAY
    services.move(world.township, to=world.other_county, actor=world.city_staff, on=moved)
    org = services.add(new_branch(world.township, founded=date(2021, 5, 4)), actor=world.city_staff)
    assert org.placements.get().start == moved


def test_add_is_refused_under_a_branch_and_under_a_dissolved_parent(world):
    with pytest.raises(Refused, match="“麦岭村支部”是团支部，下面不能再设团组织"):
        services.add(new_branch(world.branch), actor=world.staff)
    gone = services.add(new_branch(world.county, "旧团委", kind=Kind.COMMITTEE), actor=world.staff)
    services.dissolve(gone, actor=world.staff, reason="机构改革", on=TODAY())
    with pytest.raises(Refused, match=r"“旧团委”已于 \S+ 撤销，不能再设下级"):
        services.add(new_branch(gone), actor=world.staff)


def test_add_and_edit_are_forbidden_outside_ones_reach(world):
    with pytest.raises(Forbidden):
        services.add(new_branch(world.sibling_township), actor=world.secretary)
    with pytest.raises(Forbidden):
        services.edit(world.sibling_branch, {"phone": "1"}, actor=world.secretary)
    with pytest.raises(Forbidden):
        services.add(new_branch(world.township), actor=world.leader)


def test_a_founding_day_to_come_is_refused(world):
    with pytest.raises(Refused, match="还没有到"):
        services.add(new_branch(world.township, founded=TODAY() + DAY), actor=world.staff)


def test_edit_changes_columns_and_the_field_follows_the_category(world):
    changes = {"industry_category": Industry.NON_PUBLIC, "field": "", "phone": "07740000"}
    org = services.edit(world.branch, changes, actor=world.secretary, version=1)
    assert (org.field, org.phone, org.version) == (Field.NON_PUBLIC, "07740000", 2)
    with pytest.raises(Stale) as stale:
        services.edit(world.branch, {"phone": "1"}, actor=world.staff, version=1)
    assert stale.value.theirs == {"phone": "07740000"}


def test_a_branch_with_members_stays_a_branch_and_a_committee_with_branches_a_committee(world):
    make_member(world.branch, "盘小满")
    with pytest.raises(Refused, match="不能改为团支部以外的类别"):
        services.edit(world.branch, {"kind": Kind.COMMITTEE}, actor=world.staff)
    with pytest.raises(Refused, match="下面还有 2 个团组织"):
        services.edit(world.township, {"kind": Kind.BRANCH}, actor=world.staff)


def test_rename_keeps_the_old_name_findable(world):
    org = services.rename(
        world.township, name="共青团富川县古城镇委员会", short="古城镇", actor=world.staff, version=1
    )
    assert (str(org), org.pinyin, org.version) == ("古城镇", "gcz", 2)
    former = FormerName.objects.get(org=org)
    assert (former.short, former.end) == ("麦岭镇", TODAY())
    for words in ("麦岭镇", "古城镇", "gcz", "451123103"):
        assert org in Org.objects.matching(words), words
    with pytest.raises(Stale):
        services.rename(world.township, name="别名", short="", actor=world.staff, version=1)


def test_rename_is_refused_before_the_last_one_and_in_the_future(world):
    services.rename(world.branch, name="甲团支部", short="甲", actor=world.staff, on=TODAY() - DAY)
    with pytest.raises(Refused, match="早于上次更名的日期"):
        services.rename(world.branch, name="乙团支部", short="乙", actor=world.staff, on=TODAY() - 2 * DAY)
    with pytest.raises(Refused, match="还没有到"):
        services.rename(world.branch, name="乙团支部", short="乙", actor=world.staff, on=TODAY() + DAY)


def test_moving_a_township_leaves_yesterday_as_it_was(world):
    """Must show 7."""
    for branch, names in (
        (world.branch, "甲乙丙"),
        (world.sibling_branch, "丁戊"),
        (world.other_branch, "己"),
    ):
        for name in names:
            make_member(branch, name)
    yesterday, today = Period.day(TODAY() - DAY), Period.day()
    counties = world.county.path, world.other_county.path
    before = figures(counties, yesterday)
    tree = children(world.county, yesterday), children(world.other_county, yesterday)
    assert before == [{"members": 5, "branches": 4}, {"members": 1, "branches": 2}]
    services.move(world.township, to=world.other_county, actor=world.city_staff)
    assert figures(counties, yesterday) == before
    assert (children(world.county, yesterday), children(world.other_county, yesterday)) == tree
    assert figures(counties, today) == [{"members": 2, "branches": 2}, {"members": 4, "branches": 4}]
    assert children(world.county, today) == [world.sibling_township.pk]
    assert children(world.other_county, today) == [world.other_township.pk, world.township.pk]
    township = Org.objects.get(pk=world.township.pk)
    assert township.path_on(yesterday.end) == world.township.path
    assert figures([township.path_on(yesterday.end)], yesterday) == [{"members": 3, "branches": 2}]
    assert figures([township.path_on(today.end)], today) == [{"members": 3, "branches": 2}]


def figures(paths, period) -> list[dict]:
    """Members and branches under each path on the day."""
    codes = {"members": "members.total", "branches": "orgs.branches"}
    return [{name: metrics.get(code).value(path, period) for name, code in codes.items()} for path in paths]


def children(org, period) -> list[int]:
    """Ids of the organizations directly below on the day, by code."""
    rows = Org.objects.children_at(org.pk, period.end, period.is_past)
    return list(rows.values_list("pk", flat=True))


def test_move_rewrites_paths_and_placements_of_the_whole_subtree(world):
    day = TODAY() - 5 * DAY
    old = {org.pk: org.path for org in (world.township, world.branch, world.second_branch)}
    moved = services.move(world.township, to=world.other_county, actor=world.city_staff, on=day, version=1)
    head = f"{world.other_county.path}{world.township.pk}."
    assert (moved.path, moved.parent_id, moved.version) == (head, world.other_county.pk, 2)
    assert places(moved) == [
        (world.county.pk, old[moved.pk], OPENED, day),
        (world.other_county.pk, head, day, None),
    ]
    assert places(world.branch) == [
        (moved.pk, old[world.branch.pk], OPENED, day),
        (moved.pk, f"{head}{world.branch.pk}.", day, None),
    ]
    assert Org.objects.get(pk=world.second_branch.pk).path == f"{head}{world.second_branch.pk}."
    assert services.wrong_paths() == []
    assert services.wrong_placements() == []


def test_a_move_of_the_same_day_is_mended_in_place(world):
    services.move(world.branch, to=world.sibling_township, actor=world.staff)
    back = services.move(world.branch, to=world.township, actor=world.staff)
    assert [(start, end) for _parent, _path, start, end in places(back)] == [
        (OPENED, TODAY()),
        (TODAY(), None),
    ]
    assert places(back)[-1][:2] == (world.township.pk, world.branch.path)


def test_local_rule_parameters_follow_the_organization(world):
    params.set_value(
        "orgs.branch_max", 60, actor=world.staff, source="富团字〔2026〕3 号", path=world.township.path
    )
    moved = services.move(world.township, to=world.other_county, actor=world.city_staff)
    assert params.value("orgs.branch_max", moved.path) == 60
    assert params.value("orgs.branch_max", world.county.path) == 50


def test_move_is_one_statement_for_paths_however_large_the_subtree(world):
    for number in range(40):
        make_branch(world.sibling_township, f"第{number}村")
    small, large = (
        writes_of_move(township, to=world.other_county, actor=world.city_staff)
        for township in (world.township, world.sibling_township)
    )
    assert small == large
    assert small.count("UPDATE orgs_org") == 2  # the parent of one row, the paths of the subtree


def writes_of_move(org, **move) -> list[str]:
    """Verb and table of every statement of a move that writes."""
    with CaptureQueriesContext(connection) as caught:
        services.move(org, **move)
    wrote = re.compile(r'(INSERT INTO|UPDATE) "(\w+)"')
    return [" ".join(found.groups()) for query in caught if (found := wrote.match(query["sql"]))]


def test_move_refusals(world):
    cases = (
        (world.county, world.township, "不能把“富川县”移到它自己的下级“麦岭镇”里"),
        (world.township, world.township, "不能把“麦岭镇”移到它自己的下级“麦岭镇”里"),
        (world.township, world.county, "“麦岭镇”本来就在“富川县”下面，不用移动"),
        (world.township, world.sibling_branch, "“葛坡村支部”是团支部，下面不能再设团组织"),
    )
    for org, to, words in cases:
        with pytest.raises(Refused, match=words):
            services.move(org, to=to, actor=world.city_staff)
    with pytest.raises(Refused, match="还没有到"):
        services.move(world.township, to=world.other_county, actor=world.city_staff, on=TODAY() + DAY)
    services.move(world.branch, to=world.sibling_township, actor=world.staff)
    with pytest.raises(Refused, match="早于上次变动的日期"):
        services.move(world.branch, to=world.township, actor=world.staff, on=TODAY() - DAY)
    with pytest.raises(Stale):
        services.move(world.branch, to=world.township, actor=world.staff, version=1)


def test_move_needs_the_permit_at_both_ends(world):
    with pytest.raises(Forbidden):
        services.move(world.township, to=world.other_county, actor=world.staff)
    with pytest.raises(Forbidden):
        services.move(world.other_township, to=world.county, actor=world.staff)
    with pytest.raises(Forbidden):
        services.move(world.branch, to=world.sibling_township, actor=world.secretary)


def test_two_moves_cannot_close_a_circle(world):
    """The second move reads the tree anew under the lock: the stale objects of the caller do not count."""
    first, second = Org.objects.get(pk=world.township.pk), Org.objects.get(pk=world.sibling_township.pk)
    services.move(first, to=second, actor=world.staff)
    with pytest.raises(Refused, match="不能把“葛坡镇”移到它自己的下级“麦岭镇”里"):
        services.move(second, to=first, actor=world.staff)
    assert services.wrong_paths() == []


def test_dissolve_is_refused_with_the_list_of_what_stands_in_the_way(world):
    make_member(world.branch, "盘小满")
    with pytest.raises(Refused) as refused:
        services.dissolve(world.township, actor=world.staff, reason="撤并")
    assert (
        "下面还有 2 个团组织：麦岭村支部、麦岭中学支部。请先撤销或移走。 还有 1 名团员"
        in refused.value.message
    )
    assert [finding.measured for finding in refused.value.findings] == ["2", "1"]
    with pytest.raises(Refused, match="还有 1 名团员"):
        services.dissolve(world.branch, actor=world.staff, reason="撤并")
    with pytest.raises(Refused, match="请写明撤销的理由"):
        services.dissolve(world.second_branch, actor=world.staff, reason=" ")


def test_a_dissolved_branch_stands_until_its_day_and_its_history_stays(world):
    day = TODAY() - 3 * DAY
    gone = services.dissolve(world.second_branch, actor=world.staff, reason="学校撤并", on=day, version=1)
    assert (gone.dissolved, gone.version) == (day, 2)
    assert places(gone) == [(world.township.pk, gone.path, OPENED, day)]
    branches = metrics.get("orgs.branches")
    assert branches.value(world.township.path, Period.day(day - DAY)) == 2
    assert branches.value(world.township.path, Period.day(day)) == 1
    assert branches.value(world.township.path, Period.day()) == 1
    with pytest.raises(Refused, match="撤销，不用再办"):
        services.dissolve(gone, actor=world.staff, reason="再来")
    with pytest.raises(Refused, match="已撤销，不能修改"):
        services.edit(gone, {"phone": "1"}, actor=world.staff)


def test_dissolve_is_refused_for_days_that_contradict_the_history(world):
    services.dissolve(world.second_branch, actor=world.staff, reason="撤并", on=TODAY() - DAY)
    services.move(world.branch, to=world.sibling_township, actor=world.staff)
    for org, day in ((world.township, TODAY() - 2 * DAY), (world.branch, TODAY() - DAY)):
        with pytest.raises(Refused, match="早于本组织或下级组织最近一次变动"):
            services.dissolve(org, actor=world.staff, reason="撤并", on=day)
    with pytest.raises(Refused, match="最上级团组织，不能撤销"):
        services.dissolve(world.city, actor=world.city_staff, reason="撤并")
    with pytest.raises(Refused, match="还没有到"):
        services.dissolve(world.sibling_branch, actor=world.staff, reason="撤并", on=TODAY() + DAY)


def test_placements_of_a_day_never_overlap(world):
    """One statement of where an organization stood per day, through a move and a dissolution."""
    services.move(world.branch, to=world.sibling_township, actor=world.staff, on=TODAY() - 20 * DAY)
    services.dissolve(world.branch, actor=world.staff, reason="撤并", on=TODAY() - 5 * DAY)
    for back in range(0, 30):
        day = TODAY() - back * DAY
        number = Placement.objects.on_day(day).filter(org=world.branch).count()
        assert number == (1 if back > 5 else 0), day
