"""A choice among many: typed words with suggestions in place of a long select."""

import pytest
from django.urls import reverse

from accounts.models import Grant
from league.kernel.roles import Role
from league.kernel.views.picking import FEW
from orgs.models import Org
from tests.factories import make_branch


@pytest.fixture
def crowded(world):
    """A county with more organizations than a select can hold; two branches bear one name."""
    for number in range(FEW):
        make_branch(world.township, f"第{number}村支部")
    make_branch(world.sibling_township, "第1村支部")
    return world


def grant(client, world, org: str):
    """Post the grant form with what was typed for the organization."""
    url = reverse("accounts:user-grant", args=[world.branch_secretary.pk])
    return client.post(url, {"role": Role.LEADER, "org": org, "start": "2026-01-01"})


def test_few_organizations_stand_in_a_select_and_many_are_typed(world, as_user):
    url = reverse("accounts:user-grant", args=[world.branch_secretary.pk])
    client = as_user(world.staff)
    assert '<select name="org"' in client.get(url).content.decode()
    for number in range(FEW):
        make_branch(world.township, f"第{number}村支部")
    page = client.get(url).content.decode()
    assert '<select name="org"' not in page
    assert f'value="{world.branch.name}（{world.branch.code}）"' in page
    assert reverse("accounts:org-options") in page
    assert '<datalist id="id_org_options"' in page


@pytest.mark.parametrize("typed", ["{name}（{code}）", "{code}", "{name}", "  {short} "])
def test_what_names_one_organization_is_taken(crowded, as_user, typed):
    org = crowded.second_branch
    words = typed.format(name=org.name, code=org.code, short=org.short)
    assert grant(as_user(crowded.staff), crowded, words).status_code == 302
    assert Grant.objects.get(user=crowded.branch_secretary, role=Role.LEADER).org == org


def test_what_names_none_or_several_or_a_foreign_one_is_refused(crowded, as_user):
    foreign = crowded.other_branch
    client = as_user(crowded.staff)
    for words in (
        "没有这个",
        "第1村支部",
        foreign.code,
        f"{foreign.name}（{foreign.code}）",
        str(foreign.pk),
    ):
        page = grant(client, crowded, words)
        assert page.status_code == 422
        assert "没有找到，或同名的不止一个" in page.content.decode()
    assert not Grant.objects.filter(user=crowded.branch_secretary, role=Role.LEADER).exists()


def test_suggestions_lie_in_reach_and_are_few(crowded, as_user):
    client, url = as_user(crowded.staff), reverse("accounts:org-options")
    page = client.get(url, {"org": "村支部"}).content.decode()
    assert page.count("<option") == 12
    assert client.get(url, {"org": "龙虎"}).content.decode() == ""
    assert client.get(url, {"org": ""}).content.decode() == ""
    assert client.get(url, {"org": crowded.branch.code}).content.decode() == (
        f'<option value="{crowded.branch.name}（{crowded.branch.code}）"></option>'
    )


def test_colleagues_are_suggested_in_reach(world, as_user):
    client, url = as_user(world.staff), reverse("accounts:user-options")
    assert client.get(url, {"to": "莫雨"}).content.decode() == '<option value="莫雨桐（gepo-sj）"></option>'
    assert client.get(url, {"to": "廖承恩"}).content.decode() == ""
    assert client.get(url, {"to": "林停云"}).content.decode() == ""


def test_names_are_escaped_in_suggestions(world, as_user):
    Org.objects.filter(pk=world.branch.pk).update(name='"><script>甲</script>')
    page = as_user(world.staff).get(reverse("accounts:org-options"), {"q": world.branch.code})
    assert "<script>" not in page.content.decode()
