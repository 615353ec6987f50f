"""The register as a list: filters, search, paging, columns, saved filters, export, and who sees what."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from league.kernel import jobs
from league.kernel.models import ColumnChoice, SavedFilter
from league.kernel.models.jobs import Job
from members.choices import Entry, Status
from members.models import Affiliation, PostHeld
from members.querysets import years_before
from tests.factories import OPENED, make_branch, make_id, make_member

pytestmark = pytest.mark.django_db
LIST = "/members/"


def aged(years: int) -> date:
    """The birth date of somebody who is so many years old today."""
    return years_before(timezone.localdate(), years)


def names(answer) -> list[str]:
    """Names on the page, in its order."""
    return [row.title for row in answer.context["rows"]]


def found(client, words: str) -> list[str]:
    """Names found by the search box, which posts so that no name stands in an address."""
    return names(client.post(LIST, {"q": words}, follow=True))


@pytest.fixture
def people(world):
    """Five members of 麦岭镇 and one neighbour each in the township beside it and in the other county."""
    make_member(world.branch, "王雨桐", birth=aged(20), phone="13800002106", political="league")
    make_member(world.branch, "李明", birth=aged(16), sex="1", education="30", phone="13900007741")
    make_member(world.second_branch, "阿卜杜拉·买买提", birth=aged(19), sex="1", education="50")
    make_member(world.second_branch, "曾子墨", birth=aged(24), joined_on=date(2019, 12, 1))
    make_member(world.branch, "任静", birth=aged(30), status=Status.RETAINED, political="party")
    make_member(world.sibling_branch, "李明月", birth=aged(20), phone="13800002107")
    make_member(world.other_branch, "李外县", birth=aged(20))
    return world


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["阿卜杜拉·买买提", "李明", "任静", "王雨桐", "曾子墨"]),
        ({"org": "branch"}, ["李明", "任静", "王雨桐"]),
        ({"field": "school"}, ["阿卜杜拉·买买提", "曾子墨"]),
        ({"sex": "1"}, ["阿卜杜拉·买买提", "李明"]),
        ({"age_band": "14–17 岁"}, ["李明"]),
        ({"age_band": "28 岁及以上"}, ["任静"]),
        ({"education": "30"}, ["李明"]),
        ({"education": "none"}, ["任静", "王雨桐", "曾子墨"]),
        ({"political": "party"}, ["任静"]),
        ({"joined_year": "2019"}, ["曾子墨"]),
        ({"joined_from": "2019-12-02"}, ["阿卜杜拉·买买提", "李明", "任静", "王雨桐"]),
        ({"joined_to": "2019-12-01"}, ["曾子墨"]),
        ({"status": "retained"}, ["任静"]),
        ({"finding": "over_age"}, ["任静"]),
        ({"finding": "no_phone"}, ["阿卜杜拉·买买提", "任静", "曾子墨"]),
        ({"sex": "1", "field": "rural"}, ["李明"]),
        ({"sort": "-birth", "sex": "2"}, ["王雨桐", "曾子墨", "任静"]),
    ],
)
def test_filters(people, as_user, query, expected):
    if "org" in query:
        query = query | {"org": people.branch.pk}
    assert names(as_user(people.secretary).get(LIST, query)) == expected


def test_the_post_of_a_member_settles_the_age_clue(people, as_user):
    ren = people.branch.members.get(name="任静")
    PostHeld.objects.create(member=ren, org=people.branch, title="书记", start=OPENED)
    assert names(as_user(people.secretary).get(LIST, {"finding": "over_age"})) == []


def test_search_by_name_initials_and_whole_numbers_only(people, as_user):
    client = as_user(people.secretary)
    li = people.branch.members.get(name="李明")
    assert found(client, "李") == ["李明"]
    assert found(client, "lm") == ["李明"]
    assert found(client, "liming") == ["李明"]
    assert found(client, "abdlmm") == ["阿卜杜拉·买买提"]
    assert found(client, "zzm") == ["曾子墨"]
    assert found(client, "czm") == []
    assert found(client, li.id_no) == ["李明"]
    assert found(client, li.id_no.lower()) == ["李明"]
    assert found(client, "139 0000 7741") == ["李明"]
    for piece in (li.id_no[:17], li.id_no[6:14], li.id_no[-4:], "1390000774", "7741"):
        assert found(client, piece) == []


def test_search_never_reaches_the_neighbour(people, as_user):
    client = as_user(people.secretary)
    month = people.sibling_branch.members.get(name="李明月")
    for words in ("李明月", "lmy", month.id_no, month.phone):
        assert found(client, words) == []
    assert found(as_user(people.staff), "李明") == ["李明", "李明月"]
    assert names(client.get(LIST, {"org": people.sibling_branch.pk})) == []
    assert "李外县" not in as_user(people.staff).get(LIST).content.decode()


def test_words_looked_for_stay_out_of_the_address(people, as_user):
    client = as_user(people.secretary)
    answer = client.post(LIST, {"q": "李明", "sex": "1"})
    assert "sex=1" in answer["Location"]
    assert "private=" in answer["Location"]
    assert "%E6" not in answer["Location"]
    assert names(client.get(answer["Location"])) == ["李明"]


def test_lists_show_no_id_number_and_a_masked_phone(people, as_user):
    html = as_user(people.secretary).get(LIST).content.decode()
    assert "138****2106" in html
    assert "13800002106" not in html
    assert make_id(aged(20))[:14] not in html


def test_key_paging_goes_forth_and_back(world, as_user):
    for number in range(45):
        make_member(world.branch, f"陈{number:02d}")
    client = as_user(world.secretary)
    first = client.get(LIST, {"size": 20})
    second = client.get(LIST + first.context["next_url"])
    third = client.get(LIST + second.context["next_url"])
    assert [len(names(page)) for page in (first, second, third)] == [20, 20, 5]
    assert sorted(names(first) + names(second) + names(third)) == [f"陈{n:02d}" for n in range(45)]
    assert (first.context["previous_url"], third.context["next_url"]) == ("", "")
    assert names(client.get(LIST + third.context["previous_url"])) == names(second)


def test_columns_and_filters_are_kept_for_the_user(people, as_user):
    client = as_user(people.secretary)
    client.post(reverse("kernel:columns-save"), {"page": "members:member-list", "column": "ethnicity"})
    heads = [head["column"].name for head in client.get(LIST).context["heads"]]
    assert heads == ["name", "ethnicity"]
    assert ColumnChoice.objects.get().user == people.secretary
    kept = {"page": "members:member-list", "name": "女团员", "query": "sex=2"}
    assert client.post(reverse("kernel:filter-save"), kept)["Location"] == "/members/?sex=2"
    assert [each.name for each in client.get(LIST).context["saved"]] == ["女团员"]
    assert list(as_user(people.sibling_secretary).get(LIST).context["saved"]) == []
    assert SavedFilter.objects.get().query == "sex=2"


def test_the_number_of_queries_does_not_grow_with_the_rows(world, as_user):
    client = as_user(world.secretary)
    make_member(world.branch, "王雨桐", phone="13800002106")
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        assert names(client.get(LIST)) == ["王雨桐"]
    for number in range(3):
        branch = make_branch(world.township, f"新村{number}")
        make_member(branch, f"陈{number}", birth=aged(30), phone=f"1390000774{number}")
    with CaptureQueriesContext(connection) as four:
        assert len(names(client.get(LIST))) == 4
    assert len(four) == len(one)


def test_yesterdays_list_shows_yesterdays_branch(people, as_user):
    day = timezone.localdate() - timedelta(days=30)
    moved = people.branch.members.get(name="王雨桐")
    span = Affiliation.objects.get(member=moved)
    span.end, span.how_out = day, Entry.BRANCH_CHANGE
    span.save()
    moved.branch = people.sibling_branch
    moved.save()
    Affiliation.objects.create(
        member=moved, branch=people.sibling_branch, start=day, how_in=Entry.BRANCH_CHANGE
    )
    client, before = as_user(people.secretary), (day - timedelta(days=1)).isoformat()
    assert "王雨桐" not in names(client.get(LIST))
    page = client.get(LIST, {"on": before})
    assert "王雨桐" in names(page)
    assert (page.context["add_url"], page.context["bulk"]) == ("", [])
    assert "王雨桐" not in names(as_user(people.sibling_secretary).get(LIST, {"on": before}))
    rows = exported(client, {"on": before})
    assert {row["姓名"]: row["所在团支部"] for row in rows}["王雨桐"] == "麦岭村支部"
    assert len(rows) == 5


# Export: exactly what is filtered


def download(client) -> bytes:
    """Let the worker run and fetch the newest file of the ledger."""
    jobs.run_waiting()
    row = Job.objects.latest("pk")
    assert row.error == ""
    return b"".join(client.get(f"/data/exports/{row.pk}/download/").streaming_content)


def exported(client, query: dict, **posted) -> list[dict]:
    """The rows of the workbook that the export of a filtered list gives, by heading."""
    address = client.get(LIST, query).wsgi_request.get_full_path().replace("/members/", "/members/export/")
    client.post(address, posted)
    sheet = load_workbook(io.BytesIO(download(client))).worksheets[0]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    top = next(n for n, line in enumerate(lines) if "姓名" in line)
    return [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :] if line[0]]


def test_export_holds_exactly_the_filtered_rows(people, as_user):
    client = as_user(people.secretary)
    rows = exported(client, {"sex": "2"})
    assert [row["姓名"] for row in rows] == ["任静", "王雨桐", "曾子墨"]
    assert [row["性别"] for row in rows] == ["女", "女", "女"]
    assert rows[1]["手机号码"] == "138****2106"
    assert rows[1]["身份证号"] == "451197********"
    assert rows[2]["入团时间"].date() == date(2019, 12, 1)


def test_export_of_a_search_and_of_the_ticked_rows(people, as_user):
    client = as_user(people.secretary)
    found_page = client.post(LIST, {"q": "李明"})["Location"]
    private = {"private": found_page.partition("private=")[2]}
    assert [row["姓名"] for row in exported(client, private)] == ["李明"]
    assert "李明" not in Job.objects.latest("pk").params["words"]
    ticked = [people.branch.members.get(name="任静").pk, people.sibling_branch.members.get().pk]
    assert [row["姓名"] for row in exported(client, {}, pick=ticked)] == ["任静"]


def test_export_as_csv_and_the_note_on_the_last_sheet(people, as_user):
    client = as_user(people.secretary)
    client.post(f"/members/export/?sex=1&org={people.branch.pk}", {"form": "csv"})
    lines = list(csv.DictReader(io.StringIO(download(client).decode("utf-8-sig"))))
    assert [line["姓名"] for line in lines] == ["李明"]
    client.post("/members/export/?sex=1")
    notes = load_workbook(io.BytesIO(download(client)))["导出说明"]
    told = {line[0].value: line[1].value for line in notes.iter_rows() if line[0].value}
    assert (told["应导出行数"], told["实际导出行数"], told["筛选条件"]) == (2, 2, "性别：男")


def test_a_wrong_filter_exports_nobody(people, as_user):
    client = as_user(people.secretary)
    assert names(client.get(LIST, {"joined_from": "不是日期"})) == []
    assert exported(client, {"joined_from": "不是日期"}) == []


def test_leaders_read_and_do_not_export(people, as_user):
    client = as_user(people.leader)
    assert client.get(LIST).context["export_url"] == ""
    assert client.post("/members/export/").status_code == 403
