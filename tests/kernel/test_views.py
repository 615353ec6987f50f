"""Pages by declaration, tried on the organizations of the small world: list, row, forms, bulk, export."""

import json
import uuid

import pytest
from django.urls import get_resolver
from django.utils.html import escape

from league.kernel.models import AuditEvent, ColumnChoice, SavedFilter, UsedKey
from league.kernel.views import Declared, declarations
from orgs.models import Org
from tests.kernel.trial_pages import shorts

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kernel.trial_pages")]

# Who sees what


def test_list_shows_the_rows_in_reach_and_no_other(world, as_user):
    response = as_user(world.secretary).get("/trial/")
    assert shorts(response) == ["麦岭镇", "麦岭村支部", "麦岭中学支部"]
    assert response.context["total"] == 3
    assert "葛坡" not in response.content.decode()


def test_list_without_the_permit_anywhere_is_forbidden(world, as_user):
    assert as_user(world.ended).get("/trial/").status_code == 403


def test_anonymous_is_sent_to_sign_in(client, world):
    assert client.get("/trial/").headers["Location"] == "/login/?next=/trial/"


def test_foreign_row_is_not_found_on_every_page(world, as_user):
    client = as_user(world.secretary)
    for tail in ("", "history/", "edit/", "delete/"):
        assert client.get(f"/trial/{world.sibling_branch.pk}/{tail}").status_code == 404
    assert client.post(f"/trial/{world.sibling_branch.pk}/edit/", {"name": "改名"}).status_code == 404
    assert Org.objects.get(pk=world.sibling_branch.pk).name == "葛坡镇葛坡村团支部"


def test_row_in_reach_without_the_permit_is_forbidden(world, as_user):
    client = as_user(world.leader)
    assert client.get(f"/trial/{world.branch.pk}/").status_code == 200
    assert client.get(f"/trial/{world.branch.pk}/edit/").status_code == 403
    assert client.post(f"/trial/{world.branch.pk}/edit/", {"name": "改名"}).status_code == 403
    assert Org.objects.get(pk=world.branch.pk).name == "麦岭镇麦岭村团支部"


def test_buttons_are_shown_only_to_those_who_may(world, as_user):
    mine = as_user(world.staff).get(f"/trial/{world.branch.pk}/").context
    theirs = as_user(world.leader).get(f"/trial/{world.branch.pk}/").context
    assert (bool(mine["edit_url"]), bool(mine["delete_url"])) == (True, True)
    assert (theirs["edit_url"], theirs["delete_url"]) == ("", "")


# Filters


def test_filter_narrows_and_its_chip_takes_it_away(world, as_user):
    response = as_user(world.secretary).get("/trial/?kind=committee&sort=-code")
    assert shorts(response) == ["麦岭镇"]
    assert response.context["applied"] == [{"label": "类别", "value": "团委", "url": "?sort=-code"}]


def test_wrong_filter_shows_no_row_and_exports_none(world, as_user):
    client = as_user(world.staff)
    assert shorts(client.get("/trial/?kind=nonsense")) == []
    assert client.post("/trial/export/?kind=nonsense").content.decode() == ""


def test_private_filter_stays_out_of_the_address(world, as_user):
    client = as_user(world.secretary)
    answer = client.post("/trial/", {"q": "麦岭村", "kind": "branch"})
    assert "麦岭" not in escape(answer.headers["Location"])
    assert "%E9" not in answer.headers["Location"]
    response = client.get(answer.headers["Location"])
    assert shorts(response) == ["麦岭村支部"]
    assert [chip["label"] for chip in response.context["applied"]] == ["类别", "名称"]
    assert response.context["applied"][1]["url"] == "?kind=branch"
    assert "麦岭村" not in str(dict(client.session.items()))


def test_private_filter_of_somebody_else_is_ignored(world, as_user):
    address = as_user(world.staff).post("/trial/", {"q": "麦岭村"}).headers["Location"]
    assert len(shorts(as_user(world.secretary).get(address))) == 3


def test_saved_filter_belongs_to_its_user(world, as_user):
    form = {"page": "trial:org-list", "name": "只看支部", "query": "kind=branch&private=x&after=3"}
    client = as_user(world.secretary)
    assert client.post("/kernel/filters/save/", form).headers["Location"] == "/trial/?kind=branch"
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.query) == (world.secretary, "kind=branch")
    assert as_user(world.staff).post(f"/kernel/filters/{kept.pk}/delete/").status_code == 404
    assert (
        client.post(f"/kernel/filters/{kept.pk}/delete/", {"next": "/trial/"}).headers["Location"]
        == "/trial/"
    )
    assert SavedFilter.objects.count() == 0


def test_columns_are_chosen_and_given_back(world, as_user):
    client = as_user(world.secretary)
    names = lambda: [head["column"].name for head in client.get("/trial/").context["heads"]]  # noqa: E731
    usual = names()
    client.post("/kernel/columns/", {"page": "trial:org-list", "column": ["phone", "code"]})
    assert names() == ["short", "code", "phone"]
    client.post("/kernel/columns/", {"page": "trial:org-list", "column": ["phone"], "reset": "1"})
    assert names() == usual
    assert ColumnChoice.objects.count() == 0


def test_preferences_lead_to_no_other_host(world, as_user):
    client = as_user(world.secretary)
    answer = client.post("/kernel/size/", {"next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
    assert client.post("/kernel/columns/", {"page": "no-such-page"}).status_code == 404


# Many at once, and out


def test_bulk_takes_only_ticked_rows_in_reach(world, as_user):
    ticked = {"pick": [world.branch.pk, world.sibling_branch.pk, world.other_branch.pk]}
    answer = as_user(world.secretary).post("/trial/bulk/note/", ticked)
    assert answer.content.decode() == "麦岭村支部"


def test_bulk_over_the_whole_filter(world, as_user):
    answer = as_user(world.secretary).post("/trial/bulk/note/?kind=branch", {"everything": "1"})
    assert answer.content.decode() == "麦岭村支部、麦岭中学支部"


def test_bulk_with_nothing_ticked_says_so(world, as_user):
    answer = as_user(world.secretary).post("/trial/bulk/note/")
    assert answer.status_code == 422
    assert "还没有选中任何一行" in answer.content.decode()


def test_bulk_needs_its_permit(world, as_user):
    assert as_user(world.leader).post("/trial/bulk/note/", {"everything": "1"}).status_code == 403


def test_export_is_exactly_the_filter(world, as_user):
    client = as_user(world.secretary)
    assert "导出当前筛选（2 个）" in client.get("/trial/?kind=branch").content.decode()
    assert client.post("/trial/export/?kind=branch").content.decode() == "麦岭村支部、麦岭中学支部"
    assert client.post("/trial/export/", {"pick": world.branch.pk}).content.decode() == "麦岭村支部"


# Forms


def form_of(org, **changes) -> dict:
    """What the edit form of an organization posts."""
    fields = {"name": org.name, "short": org.short, "code": org.code, "kind": org.kind, "level": org.level}
    return {**fields, "parent": org.parent_id or "", "version": org.version, **changes}


def test_edit_saves_raises_the_version_and_is_audited(world, as_user):
    answer = as_user(world.secretary).post(
        f"/trial/{world.branch.pk}/edit/", form_of(world.branch, short="麦岭")
    )
    assert answer.headers["Location"] == f"/trial/{world.branch.pk}/"
    org = Org.objects.get(pk=world.branch.pk)
    assert (org.short, org.version) == ("麦岭", 2)
    kept = AuditEvent.objects.get(event="trial.org_edit")
    assert kept.actor == world.secretary
    assert (json.loads(kept.before)["short"], json.loads(kept.after)["short"]) == ("麦岭村支部", "麦岭")


def test_wrong_field_keeps_what_was_typed_and_says_what_to_do(world, as_user):
    changes = form_of(world.branch, name="", short="麦岭新名")
    answer = as_user(world.secretary).post(f"/trial/{world.branch.pk}/edit/", changes)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_name"' in html
    assert 'aria-invalid="true"' in html
    assert "麦岭新名" in html


def test_second_writer_sees_both_values_and_writes_nothing(world, as_user):
    opened = form_of(world.branch, short="乙写的")
    as_user(world.staff).post(f"/trial/{world.branch.pk}/edit/", form_of(world.branch, short="甲写的"))
    client = as_user(world.secretary)
    answer = client.post(f"/trial/{world.branch.pk}/edit/", opened)
    assert answer.status_code == 409
    lines = {line["label"]: (line["now"], line["typed"]) for line in answer.context["conflict"]}
    assert lines["简称"] == ("甲写的", "乙写的")
    assert Org.objects.get(pk=world.branch.pk).short == "甲写的"
    client.post(f"/trial/{world.branch.pk}/edit/", {**opened, "version": answer.context["version"]})
    assert Org.objects.get(pk=world.branch.pk).short == "乙写的"


def test_choices_offer_and_accept_only_rows_in_reach(world, as_user):
    client = as_user(world.secretary)
    html = client.get(f"/trial/{world.branch.pk}/edit/").content.decode()
    assert "麦岭镇" in html
    assert "葛坡镇" not in html
    changes = form_of(world.branch, parent=world.sibling_township.pk)
    answer = client.post(f"/trial/{world.branch.pk}/edit/", changes)
    assert list(answer.context["form"].errors) == ["parent"]
    assert Org.objects.get(pk=world.branch.pk).parent_id == world.township.pk


def test_row_that_would_leave_the_reach_is_rolled_back(world, as_user):
    client = as_user(world.secretary)
    address = f"/wander/{world.branch.pk}/edit/"
    answer = client.post(address, {"phone": world.sibling_township.path, "version": 1})
    assert answer.status_code == 422
    assert "会离开您的管理范围" in answer.content.decode()
    org = Org.objects.get(pk=world.branch.pk)
    assert (org.path, org.version) == (world.branch.path, 1)
    assert AuditEvent.objects.filter(event="orgs.org_wander").count() == 0


def test_form_sent_twice_is_carried_out_once(world, as_user):
    client = as_user(world.staff)
    new = form_of(world.branch, name="新村团支部", code="451123103999", path="", once=uuid.uuid4().hex)
    client.post("/trial/add/", new)  # the pages' own add gives no path: out of reach, refused, key still good
    assert UsedKey.objects.count() == 0
    edit = form_of(world.branch, short="麦岭", once=uuid.uuid4().hex)
    first = client.post(f"/trial/{world.branch.pk}/edit/", edit)
    again = client.post(f"/trial/{world.branch.pk}/edit/", {**edit, "version": 2}, follow=True)
    assert first.status_code == 302
    assert "已经提交过" in again.content.decode()
    assert Org.objects.get(pk=world.branch.pk).version == 2


def test_delete_names_the_row_and_refuses_while_others_depend(world, as_user):
    client = as_user(world.staff)
    assert "将删除“麦岭镇”" in client.get(f"/trial/{world.township.pk}/delete/").content.decode()
    refused = client.post(f"/trial/{world.township.pk}/delete/")
    assert refused.status_code == 422
    assert Org.objects.filter(pk=world.township.pk).exists()
    world.second_branch.users.all().delete()
    assert client.post(f"/trial/{world.second_branch.pk}/delete/").headers["Location"] == "/trial/"
    assert not Org.objects.filter(pk=world.second_branch.pk).exists()


def test_past_day_shows_its_banner_and_takes_no_edit(world, as_user):
    client = as_user(world.staff)
    response = client.get("/trial/?on=2025-01-01")
    assert "正在查看 2025-01-01 的数据" in response.content.decode()
    assert (response.context["add_url"], response.context["bulk"]) == ("", [])
    assert client.get(f"/trial/{world.branch.pk}/edit/?on=2025-01-01").status_code == 422
    assert client.get("/trial/?on=2025-02-30").status_code == 422


def test_cells_are_escaped(world, as_user):
    Org.objects.filter(pk=world.branch.pk).update(short="<b>坏</b>", name="<script>alert(1)</script>")
    client = as_user(world.secretary)
    for address in ("/trial/", f"/trial/{world.branch.pk}/", f"/trial/{world.branch.pk}/edit/"):
        html = client.get(address).content.decode()
        assert "<b>坏" not in html
        assert "<script>alert" not in html


# Declarations


def test_every_page_of_a_model_is_declared():
    found = {each.name: each.declared for each in declarations(get_resolver("tests.kernel.trial_pages"))}
    assert found["trial:org-list"] == Declared("orgs.view", None, ("GET", "POST"))
    assert found["trial:org-detail"] == Declared("orgs.view", "orgs.Org", ("GET",))
    assert found["trial:org-edit"] == Declared("orgs.edit", "orgs.Org", ("GET", "POST"))
    assert found["trial:org-bulk-note"] == Declared("orgs.edit", None, ("POST",))
    assert found["door"] == Declared(None, None, ("GET",), public=True)
    assert found["undeclared"] is None


def test_declared_function_view_holds_its_permit_and_methods(world, as_user, client):
    assert as_user(world.secretary).get("/office/").content.decode() == "办公室"
    assert as_user(world.leader).get("/office/").status_code == 403
    assert as_user(world.secretary).post("/office/").status_code == 405
    assert as_user(world.secretary).delete("/trial/").status_code == 405
    assert client.get("/office/").status_code == 302
    assert client.get("/door/").content.decode() == "大门"
