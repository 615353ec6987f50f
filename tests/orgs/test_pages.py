"""The pages of one organization and the list: read, add, edit, rename, move; past days; the neighbour."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orgs import services
from orgs.choices import Field, Industry, Kind, Level
from orgs.models import FormerName, Org
from tests.factories import make_branch, make_member

pytestmark = pytest.mark.django_db
PAGES = ("detail", "edit", "rename", "move", "dissolve", "children", "history")


def url(name, org=None, **query):
    """Address of a page."""
    text = reverse(f"orgs:org-{name}", args=[org.pk] if org else [])
    return text + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def new_branch(world, **columns) -> dict:
    """What the form of a new branch sends."""
    facts = {"parent": world.township.pk, "name": "共青团富川县麦岭镇涌泉村支部委员会", "short": "涌泉村支部"}
    kinds = {"kind": Kind.BRANCH, "level": Level.BRANCH, "form": "independent"}
    return facts | kinds | {"industry_category": Industry.RURAL, "once": "add-1"} | columns


def edited(org, **columns) -> dict:
    """What the form of an organization sends."""
    facts = {
        name: getattr(org, name) for name in ("code", "kind", "level", "form", "industry_category", "field")
    }
    return facts | {"version": org.version, "once": "edit-1"} | columns


def test_every_page_opens(world, as_user):
    client = as_user(world.staff)
    for name in PAGES:
        assert client.get(url(name, world.township)).status_code == 200, name
    for address in (url("tree"), url("list"), url("add", parent=world.township.pk)):
        assert client.get(address).status_code == 200, address


def test_the_neighbour_opens_none(world, as_user):
    for org in (world.township, world.branch, world.other_township):
        for name in PAGES:
            assert as_user(world.sibling_secretary).get(url(name, org)).status_code == 404, (org, name)


def test_a_leader_reads_only(world, as_user):
    client = as_user(world.leader)
    page = client.get(url("detail", world.township)).content.decode()
    for name in ("edit", "rename", "move", "dissolve"):
        assert url(name, world.township) not in page
        assert client.get(url(name, world.township)).status_code == 403
    assert client.get(url("add")).status_code == 403


def test_detail_shows_basics_figures_and_what_is_below(world, as_user):
    for name in "甲乙丙":
        make_member(world.branch, name)
    client = as_user(world.staff)
    page = client.get(url("detail", world.township))
    text = page.content.decode()
    for word in ("451123103", "共青团富川县麦岭镇委员会", "富川县", "乡镇（街道）", "2020-01-01"):
        assert word in text, word
    for figure in page.context["figures"]:
        if figure.code != "members.new":
            assert client.get(figure.url).context["total"] == figure.value, figure.code
    lines = client.get(url("detail", world.township, tab="below")).context["children"]
    assert [(node.name, node.members.value, node.hollow) for node in lines] == [
        ("麦岭村支部", 3, False),
        ("麦岭中学支部", 0, True),
    ]
    assert "甲" in client.get(url("detail", world.branch, tab="members")).content.decode()


def test_history_tells_places_names_and_who_changed_them(world, as_user):
    services.move(world.branch, to=world.sibling_township, actor=world.staff)
    services.rename(world.branch, name="新村团支部", short="新村支部", actor=world.staff)
    page = as_user(world.staff).get(url("detail", world.branch, tab="history"))
    told = {entry["title"] for entry in page.context["timeline"]}
    assert told == {
        *("隶属于 葛坡镇", "隶属于 麦岭镇", "更名，原名“麦岭镇麦岭村团支部”"),
        *("调整隶属关系", "团组织更名"),
    }
    assert "曾用名：麦岭村支部" in page.content.decode()


def test_a_township_secretary_adds_a_branch_below_the_own_township(world, as_user):
    client = as_user(world.secretary)
    done = client.post(url("add"), new_branch(world))
    org = Org.objects.get(short="涌泉村支部")
    assert (done.status_code, done.url) == (302, url("detail", org))
    assert (org.code, org.field, org.path) == ("451123103003", Field.RURAL, f"{world.township.path}{org.pk}.")
    again = client.post(url("add"), new_branch(world))
    assert again.status_code == 302
    assert Org.objects.filter(short="涌泉村支部").count() == 1


def test_a_branch_is_not_added_below_the_neighbour_or_below_a_branch(world, as_user):
    for parent in (world.sibling_township, world.branch):
        refused = as_user(world.secretary).post(url("add"), new_branch(world, parent=parent.pk))
        assert refused.status_code == 422
    assert Org.objects.count() == 12


def test_a_field_that_contradicts_the_category_is_told(world, as_user):
    refused = as_user(world.secretary).post(url("add"), new_branch(world, field=Field.SCHOOL))
    assert refused.status_code == 422
    assert "领域与行业类别不符，这一类应为“农村”" in refused.content.decode()


def test_edit_on_an_old_version_shows_both(world, as_user):
    client = as_user(world.staff)
    assert client.post(url("edit", world.branch), edited(world.branch, phone="0774-1")).status_code == 302
    late = client.post(url("edit", world.branch), edited(world.branch, phone="0774-2", once="edit-2"))
    assert late.status_code == 409
    lines = late.context["conflict"]
    assert [(line["label"], line["now"], line["typed"]) for line in lines] == [
        ("联系电话", "0774-1", "0774-2")
    ]
    assert Org.objects.get(pk=world.branch.pk).phone == "0774-1"


def test_a_code_is_used_once(world, as_user):
    refused = as_user(world.staff).post(url("edit", world.branch), edited(world.branch, code="451123102001"))
    assert refused.status_code == 422
    assert Org.objects.get(pk=world.branch.pk).code == "451123103001"


def test_rename_by_form_keeps_the_old_name(world, as_user):
    asked = {"name": "新村团支部", "short": "新村支部", "version": 1, "once": "name-1"}
    asked["since"] = (timezone.localdate() - timedelta(days=3)).isoformat()
    assert as_user(world.secretary).post(url("rename", world.branch), asked).status_code == 302
    former = FormerName.objects.get()
    assert (former.name, former.end.isoformat()) == ("麦岭镇麦岭村团支部", asked["since"])
    stale = as_user(world.secretary).post(url("rename", world.branch), asked | {"once": "name-2"})
    assert stale.status_code == 409


def test_a_county_moves_only_inside_the_county(world, as_user):
    client = as_user(world.staff)
    page = client.get(url("move", world.branch))
    choices = set(page.context["form"].fields["to"].queryset)
    assert choices == {world.county, world.sibling_township}
    asked = {"to": world.other_township.pk, "since": timezone.localdate().isoformat(), "version": 1}
    refused = client.post(url("move", world.branch), asked | {"once": "move-1"})
    assert refused.status_code == 422
    assert Org.objects.get(pk=world.branch.pk).parent_id == world.township.pk
    assert (
        client.post(
            url("move", world.branch), asked | {"to": world.sibling_township.pk, "once": "move-2"}
        ).status_code
        == 302
    )
    assert Org.objects.get(pk=world.branch.pk).parent_id == world.sibling_township.pk


def test_a_past_day_can_only_be_read(world, as_user):
    client, day = as_user(world.staff), timezone.localdate() - timedelta(days=1)
    page = client.get(url("detail", world.township, on=day)).content.decode()
    assert f"正在查看 {day} 的数据" in page
    for name in ("edit", "rename", "move", "dissolve"):
        assert url(name, world.township) not in page
        answer = client.get(url(name, world.township, on=day))
        assert answer.status_code == 422, name
        assert "请先回到今天" in answer.content.decode()


def test_the_list_is_filtered_and_of_the_day(world, as_user):
    day = timezone.localdate() - timedelta(days=1)
    make_branch(world.township, "涌泉村", founded=timezone.localdate())
    Org.objects.filter(pk=world.second_branch.pk).update(statistics_owner="贺州市教育团工委")
    client = as_user(world.secretary)
    for query, names in (
        ({}, {"麦岭镇", "麦岭村支部", "麦岭中学支部", "涌泉村"}),
        ({"kind": "branch"}, {"麦岭村支部", "麦岭中学支部", "涌泉村"}),
        ({"field": "school"}, {"麦岭中学支部"}),
        ({"industry_category": "15"}, {"麦岭村支部", "涌泉村"}),
        ({"q": "mlczb"}, {"麦岭村支部"}),
        ({"owner": "other"}, {"麦岭中学支部"}),
        ({"on": day}, {"麦岭镇", "麦岭村支部", "麦岭中学支部"}),
        ({"parent": world.township.pk, "on": day}, {"麦岭村支部", "麦岭中学支部"}),
    ):
        page = client.get(url("list", **query))
        shown = page.content.decode()
        assert page.context["total"] == len(names), query
        assert all(name in shown for name in names), query
        assert "葛坡" not in shown


def test_members_of_the_neighbour_are_no_figure_of_ours(world, as_user):
    make_member(world.branch, "甲")
    for name in "乙丙":
        make_member(world.sibling_branch, name)
    page = as_user(world.secretary).get(url("detail", world.township))
    assert {figure.code: figure.value for figure in page.context["figures"]} == {
        "members.total": 1,
        "members.new": 0,
        "orgs.branches": 2,
        "orgs.hollow_branches": 2,
    }
