"""Handing over an office, keeping in touch with young people, the list of grades; and the neighbours."""

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from cadres.models import Handover, Post, YearGrade, YouthLink
from cadres.services import appoint, relieve
from cadres.services.handover import grade, hand_over
from league.kernel import metrics, params
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.sheets.batches import Scope, commit, open_batch
from orgs.models import Org
from tests.cadres.selection_world import today
from tests.cadres.team_world import person
from tests.factories import make_id
from tests.workbooks import xlsx

pytestmark = pytest.mark.django_db
POSTS = "/cadres/posts/"
ALL = ["archives", "seal", "roster", "minutes", "transfers", "dues", "accounts"]


def secretary(world, title: str = "书记", days: int = 400) -> Post:
    """The head of 麦岭镇 for a year."""
    told = {"title": title, "nature": "full_time", "start": today() - timedelta(days=days)}
    return appoint(world.township, person("任静", 77), actor=world.staff, **told)


def relieved(world, ago: int = 20, **columns) -> Post:
    """The head, relieved some days ago."""
    return relieve(
        secretary(world, **columns), on=today() - timedelta(days=ago), actor=world.staff, reason="调离"
    )


def test_a_relieved_head_hands_over_and_the_list_is_printed(world, as_user):
    post, page = relieved(world), as_user(world.secretary)
    url = f"{POSTS}{post.pk}/"
    assert "还没有登记工作交接，应在" in page.get(url).text
    figure = metrics.get("cadres.not_handed_over")
    assert [each.name for each in figure.under(world.county.path, Period.day())] == ["任静"]
    assert figure.value(world.other_county.path, Period.day()) == 0
    form = {"items": ALL[:5], "on": today().isoformat(), "receiver": "韦丽", "witness": "蒙山"}
    assert (
        "交接日期不能早于免职日期"
        in page.post(f"{url}handover/", form | {"on": (post.end - timedelta(days=1)).isoformat()}).text
    )
    assert page.post(f"{url}handover/", form).status_code == 302
    assert "还没有移交：团费账目、系统账号。移交以后请补登记。" in page.get(url).text
    assert page.post(f"{url}handover/", form | {"items": ALL}).status_code == 302
    assert Handover.objects.get().missing == []
    paper = Document(BytesIO(b"".join(page.get(f"{url}handed/"))))
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[1:3] == [["1", "档案", "是"], ["2", "公章", "是"]]
    assert figure.value(world.county.path, Period.day()) == 0
    assert figure.value(world.county.path, Period.day(today() - timedelta(days=1))) == 1
    for stranger in (world.sibling_secretary, world.other_staff):
        for path in ("handover/", "handed/"):
            assert as_user(stranger).get(f"{url}{path}").status_code == 404


def test_a_past_day_keeps_the_office_of_an_organization_that_ended_since(world):
    relieved(world)
    yesterday = today() - timedelta(days=1)
    figure = metrics.get("cadres.not_handed_over")
    Org.objects.filter(pk=world.township.pk).update(dissolved=today())
    told = [figure.value(world.county.path, Period.day(day)) for day in (yesterday, today())]
    assert told == [1, 0]


def test_nothing_is_handed_over_by_who_holds_the_post_or_headed_nothing(world):
    told = {"items": ALL, "on": today(), "receiver": "韦丽", "witness": "", "note": ""}
    with pytest.raises(Refused, match="只有已经免职的书记需要办理交接"):
        hand_over(secretary(world), told, actor=world.staff)
    with pytest.raises(Refused, match="只有已经免职的书记需要办理交接"):
        hand_over(relieved(world, title="委员"), told, actor=world.staff)
    with pytest.raises(Forbidden):
        hand_over(Post.objects.first(), told, actor=world.other_staff)


def test_cadres_keep_in_touch_until_they_are_relieved(world, as_user):
    post, page, url = secretary(world), as_user(world.secretary), "/cadres/youth-links/"
    form = {"post": post.pk, "youths": 80, "way": "online", "start": today().isoformat()}
    assert page.post(f"{url}add/", form).status_code == 302
    link = YouthLink.objects.get()
    assert link.org == world.township
    assert "联系青年 80 人" not in page.get(f"{url}{link.pk}/").text
    params.set_value(
        "cadres.linked_full_time", 100, actor=world.staff, source="富团〔2026〕2 号", path=world.county.path
    )
    assert "联系青年 80 人，应不少于 100 人。" in page.get(f"{url}{link.pk}/").text
    assert metrics.get("cadres.youths_in_touch").value(world.county.path, Period.day()) == 80
    assert as_user(world.sibling_secretary).get(f"{url}{link.pk}/").status_code == 404
    assert as_user(world.other_staff).get(url).context["rows"] == []
    relieve(post, on=today(), actor=world.staff, reason="调离")
    assert metrics.get("cadres.in_touch").value(world.county.path, Period.day()) == 0


def test_grades_have_a_list(world, as_user):
    post = secretary(world)
    for year, value in ((2024, "excellent"), (2025, "qualified"), (2025, "excellent")):
        grade(post, year, value, actor=world.staff)
    with pytest.raises(Forbidden):
        grade(post, 2025, "excellent", actor=world.other_staff)
    assert YearGrade.objects.count() == 2
    rows = as_user(world.staff).get("/cadres/grades/?year=2025").context["rows"]
    assert [row.title for row in rows] == ["任静"]
    one = YearGrade.objects.get(year=2025)
    assert "优秀" in as_user(world.staff).get(f"/cadres/grades/{one.pk}/").text
    assert as_user(world.other_staff).get(f"/cadres/grades/{one.pk}/").status_code == 404
    assert as_user(world.other_staff).get("/cadres/grades/").context["rows"] == []


def test_a_roster_tells_where_cadres_come_from_and_how_long_they_serve(world):
    first, second = (
        make_id(person("", serial)["birth"], sex, serial) for serial, sex in ((3, "2"), (4, "1"))
    )
    rows = [
        ["姓名", "身份证号", "团内职务", "团干部性质", "所在团组织", "干部来源", "任期届满日期"],
        [
            "唐立夏",
            first,
            "副书记",
            "挂职",
            "麦岭镇",
            "国企",
            "2028.05",
        ],
        ["韦大山", second, "委员", "兼职", "麦岭镇", "外星", ""],
    ]
    scope = Scope(world.county.code, world.county.path, str(world.county))
    told = {"scope": scope, "as_of": today(), "actor": world.staff}
    batch = open_batch("cadres", data=xlsx({"名册": rows}), filename="名册.xlsx", **told)
    found = batch.rows.exclude(status="skip").order_by("position")
    assert [(row.status, row.warnings) for row in found] == [("import", []), ("import", ["SOURCE_UNKNOWN"])]
    commit(batch, actor=world.staff)
    told = [(each.name, each.source, str(each.term_end)) for each in Post.objects.order_by("pk")]
    assert told == [("唐立夏", "state_owned", "2028-05-31"), ("韦大山", "", "None")]
