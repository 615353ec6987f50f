"""Whatever the neighbour asks by words, numbers or keys, the answer is that of a row that does not exist."""

import pytest
from django.urls import reverse

from league.kernel.models import Job, JobState
from members.models import Member
from tests.factories import make_id, make_member

NAME, PHONE = "覃丽莎", "13877446655"


@pytest.fixture
def member(world) -> Member:
    """Somebody of the own township whom the neighbours know by name, number and phone."""
    return make_member(world.branch, NAME, phone=PHONE)


def asked_by_words(client, words: str) -> list[str]:
    """The texts of every page that looks for words."""
    people = reverse("members:member-list")
    return [
        client.post(reverse("portal:search"), {"q": words}).content.decode(),
        client.post(people, {"q": words}, follow=True).content.decode(),
        client.get("/api/members/", {"q": words}).content.decode(),
        client.get(reverse("members:application-list"), {"q": words}).content.decode(),
        client.get(reverse("orgs:org-list"), {"q": words}).content.decode(),
        client.get(reverse("orgs:org-tree"), {"q": words}).content.decode(),
        client.get(reverse("members:branch-options"), {"q": words}).content.decode(),
    ]


@pytest.mark.parametrize("word", ["name", "initials", "id_no", "phone"])
def test_people_are_found_at_home_and_nowhere_else(world, as_user, member, word):
    words = {"name": NAME, "initials": "qls", "id_no": member.id_no, "phone": PHONE}[word]
    url = reverse("members:member-detail", args=[member.pk])
    mine = as_user(world.secretary).post(reverse("portal:search"), {"q": words}).content.decode()
    assert url in mine
    for who in (world.sibling_secretary, world.other_staff):
        assert [text for text in asked_by_words(as_user(who), words) if url in text] == []


def test_a_right_number_and_a_wrong_one_look_alike_from_outside(world, as_user, member):
    wrong = make_id(member.birth, serial=77)
    for who in (world.sibling_secretary, world.other_staff):
        client = as_user(who)
        counts = [
            client.post(reverse("members:member-list"), {"q": words}, follow=True).context["total"]
            for words in (member.id_no, wrong, PHONE)
        ]
        assert counts == [0, 0, 0]


def test_organizations_are_found_at_home_and_nowhere_else(world, as_user):
    code = world.branch.code
    assert (
        code
        in as_user(world.secretary).get(reverse("members:branch-options"), {"q": "麦岭"}).content.decode()
    )
    for who in (world.sibling_secretary, world.other_staff):
        assert [text for text in asked_by_words(as_user(who), "麦岭") if code in text] == []


def test_a_foreign_edge_of_a_page_does_not_tell_the_order_of_names(world, as_user, member):
    for name in ("阿甲", "周乙"):
        make_member(world.sibling_branch, name)
    client = as_user(world.sibling_secretary)
    whole = [row.title for row in client.get(reverse("members:member-list")).context["rows"]]
    for edge in ("after", "before"):
        rows = client.get(reverse("members:member-list"), {edge: member.pk}).context["rows"]
        assert [row.title for row in rows] == whole


@pytest.mark.parametrize(
    "sort", ["id_no", "id_index", "phone_index", "-household", "branch__phone", "record_key"]
)
def test_columns_that_are_not_shown_do_not_sort(world, as_user, member, sort):
    for name in ("阿甲", "周乙"):
        make_member(world.branch, name)
    client = as_user(world.secretary)
    plain = [row.title for row in client.get(reverse("members:member-list")).context["rows"]]
    wished = client.get(reverse("members:member-list"), {"sort": sort}).context["rows"]
    assert [row.title for row in wished] == plain


@pytest.mark.parametrize("name", ["id_index", "phone_index", "id_no", "name__startswith", "branch__code"])
def test_columns_that_are_no_filter_filter_nothing(world, as_user, member, name):
    client = as_user(world.secretary)
    assert client.get(reverse("members:member-list"), {name: "1"}).context["total"] == 1
    assert len(client.get("/api/members/", {name: "1"}).json()["results"]) == 1


@pytest.mark.parametrize("full", [True, False])
def test_api_shows_what_the_page_shows(world, as_user, member, full):
    secretary = as_user(world.secretary)
    url = f"/api/members/{member.pk}/" if full else "/api/members/"
    shown = secretary.get(url).content.decode()
    assert NAME in shown
    for hidden in (member.id_no, member.id_no[6:], PHONE, PHONE[3:7], "id_index", "record_key"):
        assert hidden not in shown


def test_job_of_somebody_else_is_not_there_in_any_way(world, as_user):
    job = Job.objects.create(code="members.export", actor=world.secretary, path=world.township.path)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result_name="名册.xlsx", result_path="a" * 32)
    asked = [
        ("get", reverse("reports:export-download", args=[job.pk])),
        ("post", reverse("reports:export-again", args=[job.pk])),
        ("get", f"/api/jobs/{job.pk}/"),
    ]
    for who in (world.sibling_secretary, world.staff, world.system_admin):
        client = as_user(who)
        assert [getattr(client, method)(url).status_code for method, url in asked] == [404, 404, 404]
        assert "名册.xlsx" not in client.get(reverse("reports:export-list")).content.decode()
        assert client.get("/api/jobs/").json()["results"] == []


def test_drawer_of_a_foreign_row_is_not_there(world, as_user, member):
    drawer = {"hx-request": "true", "hx-target": "drawer"}
    url = reverse("members:member-detail", args=[member.pk])
    assert NAME in as_user(world.secretary).get(url, headers=drawer).content.decode()
    answer = as_user(world.sibling_secretary).get(url, headers=drawer)
    assert (answer.status_code, NAME in answer.content.decode()) == (404, False)


def test_files_have_no_address_of_their_own(world, as_user):
    client = as_user(world.staff)
    for path in (
        "/files/",
        "/media/",
        "/var/files/",
        "/static/../var/league.sqlite3",
        "/static/%2e%2e/manage.py",
    ):
        assert client.get(path).status_code == 404
