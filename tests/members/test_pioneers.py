"""少先队: batches in their order, stars above one another, workbooks, figures; the neighbour sees nobody."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel import metrics, params
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.sheets.batches import Scope, commit, open_batch, undo
from members.models import PioneerBadge, PioneerBatch
from members.rules import pioneers as rules
from members.services import pioneers as services
from tests.members.year_world import ago
from tests.workbooks import xlsx

pytestmark = pytest.mark.django_db
BATCHES, LIST = "/members/pioneers/", "/members/badges/"
SCHOOL = "麦岭镇中心小学"


def batch(world, number: int = 1, joined: int = 27, *, org=None, by=None, on=None) -> PioneerBatch:
    """A batch of the children who entered in 2022, 90 of them."""
    told = {"school": SCHOOL, "entry_year": 2022, "eligible": 90, "joined": joined}
    row = PioneerBatch(org=org or world.township, batch=number, on=on or ago(10 - number), **told)
    return services.keep_batch(row, actor=by or world.secretary)


def badge(world, level: str, name: str = "莫小禾", *, org=None, by=None, on=None, **columns) -> PioneerBadge:
    """A badge of a child."""
    told = {"school": SCHOOL, "holder": "person", "entry_year": 2022, "on": on or ago(5)} | columns
    row = PioneerBadge(org=org or world.township, name=name, level=level, **told)
    return services.award(row, actor=by or world.secretary)


def refusal(act, *args, **told) -> str:
    """The words with which a verb refuses."""
    with pytest.raises(Refused) as refused:
        act(*args, **told)
    return refused.value.message


# Batches


def test_batches_come_in_their_order_and_within_the_year(world):
    assert refusal(batch, world, 2) == "请先登记第 1 批，且日期不晚于本批。"
    first = batch(world)
    assert refusal(batch, world, 2, on=ago(20)) == "请先登记第 1 批，且日期不晚于本批。"
    assert refusal(batch, world, 2, 64) == "各批合计入队 91 人，多于年级学生 90 人，请核对。"
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refusal(batch, world, 2, on=tomorrow) == "日期还没有到，请填今天或以前的日期。"
    batch(world, 2, 63)
    assert refusal(services.drop_batch, first, actor=world.secretary) == "后面还有批次，请先删除后面的。"
    with pytest.raises(Forbidden):
        batch(world, by=world.sibling_secretary)
    with pytest.raises(Forbidden):
        services.drop_batch(first, actor=world.leader)


def test_a_large_first_batch_is_said_and_kept(world, as_user):
    client = as_user(world.secretary)
    told = {"org": world.township.pk, "school": SCHOOL, "entry_year": 2022, "batch": 1, "on": ago(3)}
    page = client.post(f"{BATCHES}add/", told | {"eligible": 90, "joined": 28}, follow=True)
    assert "首批入队占年级 31.1%，超过 30%，请核对。" in page.content.decode()
    row = PioneerBatch.objects.get()
    edited = told | {"eligible": 90, "joined": 27, "version": row.version}
    assert client.post(f"{BATCHES}{row.pk}/edit/", edited).status_code == 302
    row.refresh_from_db()
    assert (row.joined, rules.batch_warning(row)) == (27, "")
    assert client.post(f"{BATCHES}add/", told | {"eligible": 90, "joined": 1}).status_code == 422
    assert client.post(f"{BATCHES}{row.pk}/delete/").status_code == 302
    assert not PioneerBatch.objects.exists()


# Badges


def test_stars_stand_one_above_the_other(world):
    words = "莫小禾 还没有一星章，不能登记二星章。请先登记一星章。"
    assert refusal(badge, world, "star2") == words
    one = badge(world, "star1")
    assert refusal(badge, world, "star2", on=ago(6)) == words
    assert refusal(badge, world, "star1") == "莫小禾 的一星章已经登记过，不用重复登记。"
    assert refusal(badge, world, "star3") == "莫小禾 还没有二星章，不能登记三星章。请先登记二星章。"
    assert refusal(badge, world, "star2", entry_year=2021) == words
    badge(world, "star2")
    words = "莫小禾 还有更高的星章，请先删除更高的。"
    assert refusal(services.withdraw, one, actor=world.secretary) == words
    badge(world, "basic", title="向阳章")
    badge(world, "basic", title="传承章")
    badge(world, "star1", "向日葵中队", holder="collective")
    with pytest.raises(Forbidden):
        badge(world, "star1", "石云", by=world.sibling_secretary)


def test_more_stars_than_their_share_are_said(world, as_user):
    for n in range(10):
        badge(world, "star1", f"队员{n}")
        if n < 3:
            badge(world, "star2", f"队员{n}")
    client = as_user(world.secretary)
    assert client.get(LIST).context["meta"] == []
    badge(world, "star2", "队员3")
    assert client.get(LIST).context["meta"] == ["个人二星章占一星章 40.0%，超过 30%"]
    told = {"source": "市少工委文件", "path": world.county.path, "effective_from": date(2020, 1, 1)}
    params.set_value(rules.SHARES["star2"], 40, actor=None, **told)
    assert client.get(LIST).context["meta"] == []


def test_pages_enter_and_strike_out(world, as_user):
    client = as_user(world.branch_secretary)
    told = {"org": world.branch.pk, "school": SCHOOL, "holder": "person", "name": "莫小禾"}
    told |= {"entry_year": 2022, "level": "star1", "on": ago(3)}
    assert client.post(f"{LIST}add/", told).status_code == 302
    assert client.post(f"{LIST}add/", told | {"level": "star3"}).status_code == 422
    row = PioneerBadge.objects.get()
    assert client.post(f"{LIST}{row.pk}/delete/").status_code == 302
    assert not PioneerBadge.objects.exists()


def test_nobody_else_sees_a_child(world, as_user):
    row = badge(world, "star1")
    batch(world)
    neighbour = as_user(world.sibling_secretary)
    for page in (LIST, BATCHES):
        assert neighbour.get(page).context["rows"] == []
    for tail in ("", "delete/", "history/"):
        assert neighbour.get(f"{LIST}{row.pk}/{tail}").status_code == 404
    assert as_user(world.leader).get(LIST).status_code == 403
    assert len(as_user(world.leader).get(BATCHES).context["rows"]) == 1
    assert as_user(world.staff).get(f"{LIST}{row.pk}/").status_code == 200


def test_the_lists_ask_the_same_for_one_and_for_four(world, as_user):
    client = as_user(world.secretary)
    badge(world, "star1")
    batch(world, joined=10)
    for page in (LIST, BATCHES):
        client.get(page)
    asked = {}
    for page in (LIST, BATCHES):
        with CaptureQueriesContext(connection) as one:
            client.get(page)
        asked[page] = len(one)
    for n in range(3):
        badge(world, "star1", f"队员{n}", org=world.branch)
        batch(world, n + 2, 10)
    for page in (LIST, BATCHES):
        with CaptureQueriesContext(connection) as four:
            assert len(client.get(page).context["rows"]) == 4
        assert len(four) == asked[page]


# Workbooks and figures

HEAD = ["姓名或集体名称", "授予对象", "学校", "入学年份", "奖章", "授予日期", "所属团组织"]
LINES = [
    ["莫小禾", "个人", SCHOOL, "2022级", "二星章（县级）", "2026.5.4", "麦岭镇"],
    ["莫小禾", "个人", SCHOOL, 2022, "一星", date(2025, 6, 1), "麦岭镇"],
    ["石云", "队员", SCHOOL, 2022, "三星章", date(2025, 6, 1), "麦岭镇"],
    ["向日葵中队", "集体", SCHOOL, 2022, "1星", date(2025, 6, 1), "麦岭镇"],
    ["向日葵中队", "集体", SCHOOL, 2022, "一星章", date(2025, 6, 1), "麦岭镇"],
    ["", "个人", SCHOOL, "", "钻石章", "没有", "麦岭镇"],
]


def batch_of(world, *lines):
    """A previewed workbook of the township."""
    scope = Scope(world.township.code, world.township.path, str(world.township))
    told = {"scope": scope, "as_of": timezone.localdate(), "actor": world.secretary}
    return open_batch("pioneer_badges", data=xlsx({"奖章": [HEAD, *lines]}), filename="奖章.xlsx", **told)


def test_a_workbook_comes_in_star_by_star_and_goes_again(world):
    made = batch_of(world, *LINES)
    rows = made.rows.exclude(status="skip").order_by("position")
    assert [(row.status, row.causes) for row in rows] == [
        ("import", []),
        ("import", []),
        ("reject", ["BADGE_OUT_OF_ORDER"]),
        ("import", []),
        ("duplicate", ["BADGE_KNOWN"]),
        ("reject", ["BADGE_NAME_MISSING", "BADGE_YEAR_INVALID", "BADGE_LEVEL_UNKNOWN", "BADGE_DAY_INVALID"]),
    ]
    made = commit(made, actor=world.secretary)
    found = PioneerBadge.objects.order_by("level", "name").values_list("name", "level", "on", "org")
    assert list(found) == [
        ("向日葵中队", "star1", date(2025, 6, 1), world.township.pk),
        ("莫小禾", "star1", date(2025, 6, 1), world.township.pk),
        ("莫小禾", "star2", date(2026, 5, 4), world.township.pk),
    ]
    undo(made, actor=world.secretary)
    assert not PioneerBadge.objects.exists()


def test_a_stored_star_carries_the_next_and_stays_when_another_rests_on_it(world):
    badge(world, "star1", on=date(2025, 6, 1))
    two = ["莫小禾", "个人", SCHOOL, 2022, "二星章", date(2025, 7, 1), ""]
    made = commit(batch_of(world, two), actor=world.secretary)
    badge(world, "star3")
    undo(made, actor=world.secretary)
    assert sorted(PioneerBadge.objects.values_list("level", flat=True)) == ["star1", "star2", "star3"]


def test_figures_by_level_and_batch(world):
    badge(world, "star1")
    badge(world, "star2")
    badge(world, "star1", "向日葵中队", holder="collective")
    badge(world, "basic", "石云", title="向阳章")
    badge(world, "star1", "邻家孩子", org=world.sibling_township, by=world.sibling_secretary)
    batch(world)
    batch(world, 2, 60)
    span, path = Period(ago(0), ago(30)), world.township.path
    stars = metrics.get("pioneers.stars")
    assert stars.value(path, span) == 3
    assert {k: n for k, n in stars.cells(path, span, "level").items() if n} == {"一星章": 2, "二星章": 1}
    assert stars.cells(path, span, "holder") == {"个人": 2, "集体": 1}
    assert metrics.get("pioneers.badges").value(world.county.path, span) == 5
    joined = metrics.get("pioneers.joined")
    cells = joined.cells(path, span, "batch")
    assert (joined.value(path, span), cells["第 1 批"], cells["第 2 批"]) == (87, 27, 60)
    assert joined.value(path, Period(ago(11), ago(30))) == 0
