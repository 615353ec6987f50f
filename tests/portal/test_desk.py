"""Home by role, the to-do centre, search, help: everybody sees the own work, and nothing of the neighbour."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import hand_over
from league.kernel.models import ImportBatch
from members.workflows import ADMISSION
from tests.factories import make_application, make_id, make_member
from tests.portal.test_import_wizard import someone


@pytest.fixture
def waiting(world):
    """waiting(branch, name, days) is an application submitted some days ago, to be talked about."""

    def make(branch, name, days=0):
        secretary = world.secretary if branch == world.branch else world.sibling_secretary
        applied = timezone.localdate() - timedelta(days=days)
        application = make_application(branch, name, by=secretary, applied_on=applied)
        fresh = ADMISSION.fire(application, "submit", actor=secretary)
        type(fresh).objects.filter(pk=fresh.pk).update(state_since=applied)
        return fresh

    return make


def shown(page, name) -> list:
    return [figure.value for figure in page.context[name]]


def test_home_of_a_township_shows_its_own_figures_and_each_opens_its_rows(world, as_user):
    for _ in range(3):
        make_member(world.branch, "自己人")
    make_member(world.sibling_branch, "邻居家")
    visitor = as_user(world.secretary)
    page = visitor.get("/")
    assert shown(page, "figures") == [3, 0, 2]
    assert page.context["figures"][0].url in page.text
    rows = visitor.get(page.context["figures"][0].url)
    assert rows.text.count("自己人") == 3
    assert "邻居家" not in rows.text


@pytest.mark.parametrize(
    ("who", "figures", "imports"),
    [("staff", 3, True), ("leader", 3, False), ("branch_secretary", 3, False), ("audit_admin", 1, False)],
)
def test_home_by_role(world, as_user, who, figures, imports):
    page = as_user(getattr(world, who)).get("/")
    assert len(page.context["figures"]) == figures
    assert ("最近的导入" in page.text) is imports


def test_figures_of_who_reads_no_reports_are_no_links(world, as_user):
    page = as_user(world.audit_admin).get("/")
    assert [figure.url for figure in page.context["figures"]] == [""]


def test_home_lists_recent_imports_of_the_own_scope(world, as_user, roster):
    roster(someone(world))
    roster(someone(world, serial=2), by=world.secretary)
    assert as_user(world.secretary).get("/").text.count("麦岭镇.xlsx") == 2
    assert as_user(world.staff).get("/").text.count("麦岭镇.xlsx") == 2
    assert "麦岭镇.xlsx" not in as_user(world.sibling_secretary).get("/").text


def test_the_system_administrator_sees_how_old_the_backup_is(world, as_user, settings, tmp_path):
    settings.LEAGUE_VAR = tmp_path
    place = tmp_path / "backups"
    place.mkdir()
    assert "还没有备份" in as_user(world.system_admin).get("/").text
    (place / "league-20260101-030000.tar.gz").touch()
    assert "已超过一天" in as_user(world.system_admin).get("/").text
    (place / f"league-{timezone.localtime():%Y%m%d-%H%M%S}.tar.gz").touch()
    assert "alert--green" in as_user(world.system_admin).get("/").text
    assert "备份" not in as_user(world.staff).get("/").text


def test_todos_have_the_earliest_deadline_first_and_say_when_one_is_late(world, as_user, waiting):
    waiting(world.branch, "后来", days=2)
    waiting(world.branch, "先来", days=60)
    waiting(world.sibling_branch, "邻居家")
    page = as_user(world.secretary).get("/todos/")
    assert [row["task"].obj.name for row in page.context["rows"]] == ["先来", "后来"]
    assert "逾期" in page.context["rows"][0]["urgency"][0]
    assert "邻居家" not in page.text
    assert as_user(world.secretary).get("/").context["overdue"] == 1


def test_todos_of_one_kind(world, as_user, waiting):
    waiting(world.branch, "申请人")
    visitor = as_user(world.secretary)
    (kind,) = visitor.get("/todos/").context["kinds"]
    assert len(visitor.get(f"/todos/?kind={kind}").context["rows"]) == 1
    assert visitor.get("/todos/?kind=other").context["rows"] == []


@pytest.mark.parametrize(
    ("who", "address", "questions"),
    [("secretary", "/", 11), ("staff", "/", 10), ("secretary", "/todos/", 8), ("staff", "/todos/", 7)],
)
def test_the_desk_asks_the_same_for_one_and_for_four(
    world, as_user, waiting, django_assert_num_queries, who, address, questions
):
    visitor = as_user(getattr(world, who))
    for names in ("甲", "乙丙丁"):
        for name in names:
            waiting(world.branch, name)
        visitor.get(address)
        with django_assert_num_queries(questions):
            visitor.get(address)


def names_found(visitor, words) -> tuple[list, list]:
    page = visitor.post("/search/", {"q": words})
    members, orgs = page.context["members"], page.context["orgs"]
    return [one.name for one in members], [one.short for one in orgs]


@pytest.fixture
def namesakes(world):
    """李明 in 麦岭 and in 葛坡, with numbers of their own."""
    birth = world.branch.founded.replace(year=2005)
    return (
        make_member(world.branch, "李明", birth=birth, serial=7, phone="13800001111"),
        make_member(world.sibling_branch, "李明", birth=birth, serial=8, phone="13800002222"),
    )


def test_search_finds_by_name_initials_number_and_phone_in_reach_only(world, as_user, namesakes):
    visitor, birth = as_user(world.secretary), namesakes[0].birth
    for words in ("李明", "lm", make_id(birth, "2", 7), "138 0000 1111"):
        assert names_found(visitor, words) == (["李明"], [])
    for words in (make_id(birth, "2", 8), "13800002222", "葛坡"):
        assert names_found(visitor, words) == ([], [])
    assert names_found(as_user(world.staff), "lm") == (["李明", "李明"], [])


def test_search_finds_organizations_in_reach(world, as_user):
    assert names_found(as_user(world.secretary), "麦岭村") == ([], ["麦岭村支部"])
    assert names_found(as_user(world.staff), world.sibling_branch.code) == ([], ["葛坡村支部"])


def test_search_keeps_words_out_of_the_address_and_needs_the_permit(world, as_user, namesakes):
    page = as_user(world.secretary).get("/search/?q=李明")
    assert "members:" not in page.text
    assert "李明" not in page.text
    page = as_user(world.audit_admin).post("/search/", {"q": "李明"})
    assert page.context["members"] is None


def test_search_asks_the_same_for_one_and_for_many(world, as_user, django_assert_num_queries):
    visitor = as_user(world.staff)
    for count in (1, 30):
        for _ in range(count):
            make_member(world.branch, "王芳")
        visitor.post("/search/", {"q": "王芳"})
        with django_assert_num_queries(8):
            page = visitor.post("/search/", {"q": "王芳"})
    assert "只列出前 20 人" in page.text


def test_guides_are_readable_in_the_product(world, as_user):
    visitor = as_user(world.branch_secretary)
    for page in visitor.get("/help/").context["guides"]:
        answer = visitor.get(f"/help/{page}/")
        assert answer.status_code == 200
        assert len(answer.context["blocks"]) > 5
    assert visitor.get("/help/unknown/").status_code == 404


def test_what_a_guide_holds_is_printed_as_text(as_user, world, settings, tmp_path):
    guide = tmp_path / "docs" / "guide"
    guide.mkdir(parents=True)
    (guide / "administrator.md").write_text(
        "# 标题\n\n1. **点** <script>alert(1)</script>\n- `甲`\n", "utf-8"
    )
    settings.BASE_DIR = tmp_path
    page = as_user(world.staff).get("/help/administrator/").text
    assert "<strong>点</strong> &lt;script&gt;" in page
    assert "<strong>甲</strong>" in page


def test_waiting_previews_go_to_the_successor(world, roster):
    batch = roster(someone(world))
    hand_over(world.secretary, world.sibling_secretary, actor=world.county_admin)
    batch.refresh_from_db()
    assert batch.actor == world.secretary
    hand_over(world.secretary, world.staff, actor=world.county_admin)
    batch.refresh_from_db()
    assert batch.actor == world.staff
    assert ImportBatch.objects.count() == 1
