"""People serving: registers by workbook, leaving, past days, terms that run out, merger and end."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cadres.models import Course, Duty, Serving
from cadres.services import serving as services
from league.kernel import guards, metrics, succession
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.sheets.batches import Scope, commit, open_batch, undo
from league.kernel.succession import Ending, Passing
from tests.cadres.training_world import BORN, make_course, make_serving, person
from tests.factories import make_id, make_member, make_post
from tests.workbooks import xlsx

pytestmark = pytest.mark.django_db
LIST = "/cadres/serving/"
HEAD = ["姓名", "身份证号", "类别", "服务乡镇", "岗位", "毕业院校", "到岗时间", "服务期满日期", "电话"]


def value(code: str, org, on: date | None = None):
    """A figure of an organization on a day."""
    return metrics.declared(code).value(org.path, Period.day(on))


def test_somebody_is_listed_leaves_and_stays_in_the_past(world, as_user):
    visitor = as_user(world.staff)
    told = {"kind": "west_volunteer", "name": "莫雨桐", "id_no": make_id(BORN, "2", 3), "home": "广西大学"}
    told |= {
        "org": world.township.pk,
        "start": "2025-07-20",
        "term_end": "2026-07-31",
        "phone": "13812345678",
    }
    assert visitor.post(f"{LIST}add/", told).status_code == 302
    one = Serving.objects.get()
    assert "已在“麦岭镇”的西部计划志愿者名册里" in visitor.post(f"{LIST}add/", told).text
    page = visitor.get(f"{LIST}{one.pk}/").text
    assert (one.id_no in page, "13812345678" in page, "138****5678" in page) == (False, False, True)
    visitor.post(f"{LIST}{one.pk}/leave/", {"on": "2026-03-01", "reason": "考录公务员"})
    one.refresh_from_db()
    assert (one.end, one.end_reason) == (date(2026, 3, 1), "考录公务员")
    days = (date(2025, 7, 19), date(2025, 7, 20), date(2026, 2, 28), date(2026, 3, 1))
    assert [value("cadres.serving_west_volunteer", world.county, day) for day in days] == [0, 1, 1, 0]
    past = visitor.get(LIST, {"on": "2025-12-31"})
    assert [row.title for row in past.context["rows"]] == ["莫雨桐"]
    assert list(visitor.get(LIST).context["rows"]) == []


def test_what_cannot_be(world):
    one = make_serving(world.township, "莫雨桐", 3)
    with pytest.raises(Forbidden):
        services.leave(one, on=date(2026, 1, 1), reason="", actor=world.sibling_secretary)
    with pytest.raises(Refused):
        services.leave(one, on=date(2025, 7, 19), reason="", actor=world.secretary)
    services.leave(one, on=date(2026, 1, 1), reason="期满", actor=world.secretary)
    with pytest.raises(Refused):
        services.leave(one, on=date(2026, 1, 2), reason="期满", actor=world.secretary)


def test_whoever_serves_cannot_be_erased(world):
    member = make_member(world.branch, "莫雨桐", birth=BORN, serial=3)
    one = make_serving(world.township, "莫雨桐", 3)
    found = guards.findings(member, "erase", on=timezone.localdate())
    assert "莫雨桐 还在西部计划志愿者名册里" in " ".join(each.message for each in found)
    services.leave(one, on=timezone.localdate(), reason="期满", actor=world.secretary)
    assert services.still_serving(member, on=timezone.localdate()) == []


def test_terms_that_run_out_are_a_worklist(world, as_user):
    today = timezone.localdate()
    make_serving(world.township, "快到期", 3, term_end=today + timedelta(days=60))
    make_serving(world.township, "已到期", 4, term_end=today - timedelta(days=1))
    make_serving(world.township, "还早", 5, term_end=today + timedelta(days=120))
    assert value("cadres.serving_ending", world.county) == 2
    visitor = as_user(world.secretary)
    page = visitor.get(LIST, {"ending": "true"})
    assert sorted(row.title for row in page.context["rows"]) == ["已到期", "快到期"]
    assert "有 2 人服务期将满或已满" in page.text
    assert as_user(world.sibling_secretary).get(LIST).context["ending"] == 0
    over = Serving.objects.get(name="已到期")
    assert "期满。续签的请修改" in visitor.get(f"{LIST}{over.pk}/").text


def test_a_messy_register_comes_in_and_goes_again(world):
    rows = [
        ["2025年西部计划志愿者和团建指导员名册"],
        HEAD,
        [
            "莫雨桐",
            make_id(BORN, "2", 3),
            "西部计划",
            "麦岭镇",
            "综合干事",
            "广西大学",
            "2025.7.20",
            "2026-07-31",
            "",
        ],
        ["何冬至", make_id(BORN, "2", 4), "指导员", "葛坡镇", "", "", "2025年8月", "", "138 1234 5678"],
        ["何冬至", make_id(BORN, "2", 4), "团建指导员", "葛坡镇", "", "", "2025年8月", "", ""],
        ["唐立新", make_id(BORN, "2", 5), "志愿队", "葛坡镇", "", "", "2025-08", "", ""],
        ["周小满", make_id(BORN, "2", 6), "村官", "葛坡镇", "", "", "2025-08-01", "2024-08-01", ""],
    ]
    scope = Scope(world.county.code, world.county.path, str(world.county))
    told = {"scope": scope, "as_of": timezone.localdate(), "actor": world.staff}
    batch = open_batch("serving", data=xlsx({"名册": rows}), filename="名册.xlsx", **told)
    found = batch.rows.exclude(status="skip").order_by("position")
    assert [row.causes for row in found][2:] == [
        ["DUP_IN_FILE"],
        ["SERVING_KIND_UNKNOWN"],
        ["SERVING_TERM_ODD"],
    ]
    assert [row.status for row in found][:2] == ["import", "import"], [row.causes for row in found]
    commit(batch, actor=world.staff)
    first, second = Serving.objects.order_by("pk")
    assert (first.kind, first.home, first.term_end) == ("west_volunteer", "广西大学", date(2026, 7, 31))
    assert (second.kind, second.start, second.phone) == ("instructor", date(2025, 8, 1), "13812345678")
    undo(batch, actor=world.staff)
    assert Serving.objects.count() == 0


def test_whoever_serves_goes_on_in_the_heir_or_ends(world):
    today = timezone.localdate()
    make_serving(world.township, "莫雨桐", 3)
    make_serving(world.township, "何冬至", 4)
    make_serving(world.sibling_township, "何冬至", 4)
    estate = next(each for each in succession.estates() if each.code == "cadres.servings")
    estate.carry(Passing(world.township, world.sibling_township, today, world.staff))
    here = Serving.objects.filter(org=world.township).values_list("end", flat=True)
    assert set(here) == {today}
    there = Serving.objects.filter(org=world.sibling_township, end=None)
    assert sorted(there.values_list("name", "start")) == [("何冬至", date(2025, 7, 20)), ("莫雨桐", today)]
    estate.end(Ending(world.sibling_township, today, world.staff, "撤销"))
    assert not Serving.objects.filter(end=None).exists()


def test_a_passing_is_undone_to_the_letter(world):
    today = timezone.localdate()
    make_serving(world.township, "莫雨桐", 3, term_end=today - timedelta(days=9))
    post = make_post(world.township, "委员", **person("何冬至", 4))
    Duty.objects.create(org=world.township, post=post, kind="position", start=date(2025, 1, 1))
    make_course(world.township)
    models = (Serving, Duty, Course)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    ids = {world.township.pk, world.sibling_township.pk}
    journal = succession.Journal(ids, ids)
    succession.carry(Passing(world.township, world.sibling_township, today, world.staff))
    lines = journal.close()
    assert {"cadres.servings", "cadres.duties", "cadres.courses"} <= set(lines)
    assert Course.objects.get().org == world.sibling_township
    succession.undo(lines, "orgs.orgs")
    after = [list(model.objects.order_by("pk").values()) for model in models]
    for rows in (*before, *after):
        for row in rows:
            row.pop("version", None)
    assert after == before


def test_the_list_asks_the_same_number_of_questions(world, as_user):
    visitor, counts = as_user(world.staff), []
    for number in (1, 12):
        for place in range(number):
            make_serving(world.township, f"人{number}-{place}", 20 + number * 20 + place)
        visitor.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            visitor.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]
