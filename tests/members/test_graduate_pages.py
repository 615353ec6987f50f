"""Pages of graduates: the grid, the workbook, the overview, the neighbour."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from members.choices.graduates import Destination, GraduateState
from members.models import Graduate, Transfer
from members.services import graduates as services
from members.workflows.graduates import hand_over
from tests.members.graduate_world import everywhere, filled, graduates, today, told, value
from tests.members.transfer_world import take

pytestmark = pytest.mark.django_db


def test_the_grid_is_filled_for_many_and_every_problem_is_told_at_once(world, school, as_user):
    rows = graduates(school, "甲", "乙", "丙", year=today().year)
    client, url = as_user(school.secretary), f"/members/graduates/class/{school.cls.pk}/"
    wrong = {f"destination_{rows['甲'].pk}": "出走", f"target_{rows['乙'].pk}": "没有这个镇"}
    answer = client.post(f"{url}fill/", wrong | {f"destination_{rows['丙'].pk}": "job"})
    text = answer.content.decode()
    assert (answer.status_code, "“出走”不是毕业去向" in text, "本平台没有“没有这个镇”" in text) == (
        422,
        True,
        True,
    )
    assert set(Graduate.objects.values_list("destination", flat=True)) == {""}
    picks = {"pick": [rows["甲"].pk, rows["乙"].pk], "fill": "1", "destination_all": "home"}
    own = {f"destination_{rows['丙'].pk}": "abroad"}
    answer = client.post(f"{url}fill/", picks | own | {"target_all": "麦岭镇", "outside_all": ""})
    assert answer.status_code == 302
    stored = Graduate.objects.order_by("pk").values_list("member__name", "destination", "target__short")
    assert list(stored) == [("丙", "abroad", None), ("甲", "home", "麦岭镇"), ("乙", "home", "麦岭镇")]
    page = client.get(url)
    assert page.context["summary"]["ready"] == 3
    answer = client.post(f"{url}hand-over/", {"once": "einmal"})
    assert answer.status_code == 302
    client.post(f"{url}hand-over/", {"once": "einmal"})
    assert Transfer.objects.count() == 2


def test_what_is_typed_is_saved_before_it_is_handed_over(world, school, as_user):
    rows = graduates(school, "甲", "乙", year=today().year)
    client, url = as_user(school.secretary), f"/members/graduates/class/{school.cls.pk}/hand-over/"
    first, second = (f"destination_{rows[name].pk}" for name in "甲乙")
    assert client.post(url, {first: "abroad", second: "月球"}).status_code == 422
    assert set(Graduate.objects.values_list("destination", "state")) == {("", GraduateState.OPEN)}
    assert client.post(url, {first: "abroad", second: ""}).status_code == 302
    states = dict(Graduate.objects.values_list("member__name", "state"))
    assert states == {"甲": GraduateState.STAYING, "乙": GraduateState.OPEN}


def test_the_workbook_comes_back(world, school, as_user):
    graduates(school, "甲", "乙", year=today().year)
    client, url = as_user(school.secretary), f"/members/graduates/class/{school.cls.pk}/"
    book = load_workbook(io.BytesIO(client.get(f"{url}sheet/").content))
    page = book.active
    assert [cell.value for cell in page[2]] == ["编号", "姓名", "毕业去向", "转入团组织", "外地团组织全称"]
    page["C3"], page["D3"], page["C4"] = "未落实，转回户籍地或居住地", "麦岭镇", "升学了"

    def send():
        file = io.BytesIO()
        book.save(file)
        return client.post(f"{url}upload/", {"file": SimpleUploadedFile("去向.xlsx", file.getvalue())})

    answer = send()
    assert (answer.status_code, "“升学了”不是毕业去向" in answer.content.decode()) == (422, True)
    assert set(Graduate.objects.values_list("destination", flat=True)) == {""}
    page["C4"], page["E4"] = "升学", "共青团广西大学委员会"
    assert send().status_code == 302
    stored = Graduate.objects.order_by("member__pinyin").values_list(
        "destination", "target__short", "outside"
    )
    assert list(stored) == [("home", "麦岭镇", ""), ("study", None, "共青团广西大学委员会")]


def test_the_overview_shows_each_unit_and_what_arrives(world, school, as_user):
    lines = dict(zip("甲乙丙丁戊己庚辛壬", everywhere(world, school), strict=True))
    filled(school, lines)
    hand_over(school.cls, today().year, actor=school.secretary)
    page = as_user(world.staff).get("/members/graduates/")
    line = next(line for line in page.context["lines"] if line["org"] == school.org)
    names = ("all", "owed", "handed", "transit", "unsettled", "staying", "overdue")
    assert [line[name] for name in names] == [9, 7, 0, 5, 2, 2, 0]
    assert [page.context["total"][name] for name in names] == [9, 7, 0, 5, 2, 2, 0]
    opened = as_user(world.staff).get(line["list_url"], {"owed": "true", "standing": "unsettled"})
    assert opened.status_code == 200
    for asked, number in (("", 9), ("&owed=true", 7), ("&standing=transit", 5), ("&standing=unsettled", 4)):
        assert as_user(world.staff).get(line["list_url"] + asked).context["total"] == number
    own = as_user(world.secretary).get("/members/graduates/").context
    assert [(each["org"].short, each["open"]) for each in own["arrivals"]] == [("麦岭镇", 1)]
    assert as_user(world.secretary).get(own["arrivals"][0]["url"] + "&show=open").context["total"] == 1


def test_pages_cost_the_same_for_one_and_for_many(world, school, as_user):
    client = as_user(school.secretary)
    for url in (
        f"/members/graduates/class/{school.cls.pk}/",
        "/members/graduates/",
        "/members/graduates/list/",
    ):
        Graduate.objects.all().delete()
        client.get(url)
        counted = []
        for names in (["一"], ["二", "三", "四"]):
            rows = graduates(school, *names, year=today().year)
            lines = [told(Destination.HOME, world.township), told(Destination.WAITING, school.waiting)]
            values = {row.pk: lines[i % 2] for i, row in enumerate(rows.values())}
            services.fill(school.cls, today().year, values, actor=school.secretary)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            counted.append(len(asked))
        assert counted[0] == counted[1], url


def test_the_neighbour_sees_no_graduate(world, school, as_user):
    row = filled(school, {"金丝雀": told(Destination.HOME, world.sibling_township)})["金丝雀"]
    for stranger in (world.secretary, world.sibling_secretary, world.other_staff):
        client = as_user(stranger)
        for url in (
            f"/members/graduates/class/{school.cls.pk}/",
            f"/members/graduates/class/{school.cls.pk}/sheet/",
            f"/members/graduates/list/{row.pk}/",
            f"/members/graduates/list/{row.pk}/steps/place/",
        ):
            assert client.get(url).status_code == 404
        assert client.post(f"/members/graduates/class/{school.cls.pk}/hand-over/").status_code == 404
        for url in ("/members/graduates/", "/members/graduates/list/", "/members/transfers/"):
            assert "金丝雀" not in client.get(url).content.decode()
    hand_over(school.cls, today().year, actor=school.secretary)
    assert "金丝雀" in as_user(world.sibling_secretary).get("/members/transfers/").content.decode()
    assert "金丝雀" not in as_user(world.secretary).get("/members/transfers/").content.decode()


def test_steps_of_the_receiver_close_the_graduate(world, school, as_user):
    row = filled(school, {"甲": told(Destination.HOME, world.township)})["甲"]
    hand_over(school.cls, today().year, actor=school.secretary)
    paper = Transfer.objects.get(graduate=row)
    take(as_user(world.secretary), paper, "receive", branch=world.branch.pk)
    assert value("members.graduates_handed", school.org, today()) == 1
    page = as_user(school.secretary).get(f"/members/graduates/class/{school.cls.pk}/").content.decode()
    assert "已办结" in page
