"""300 applicants in one messy workbook: every problem at once, mended in the wizard, undone, and again."""

import io
import logging
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from league.kernel import jobs
from league.kernel.models import ImportBatch, Job, StepRecord
from members.choices import Stage
from members.models import Application, Credit
from members.workflows import ADMISSION
from tests.factories import make_application, make_id, make_member
from tests.workbooks import AS_OF, xlsx

pytestmark = pytest.mark.django_db

HEADINGS = ["序号", "姓 名", "身份证号码", "民族", "团支部", "申请入团时间", "积极分子日期", "培养联系人"]
HEADINGS += ["发展对象日期", "团课学时", "志愿服务时长", "监护人同意", "联系电话"]
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "梓涵子墨雨桐一诺浩宇欣怡"
BORN = date(2011, 9, 1)


def number(serial: int, born: date = BORN) -> str:
    return make_id(born, "1" if serial % 2 else "2", serial)


def line(serial: int, **columns) -> list:
    """A good row: a third applied, a third are activists, a third 发展对象."""
    usual = {
        "序号": serial,
        "姓 名": SURNAMES[serial % 10] + GIVEN[serial % 11] + GIVEN[serial // 11 % 11],
        "身份证号码": number(serial),
        "民族": "瑶",
        "团支部": ("麦岭村", "麦岭镇麦岭村团支部", "麦岭中学支部")[serial % 3],
        "申请入团时间": ("2025.9", "2025年9月10日", date(2025, 9, 10))[serial % 3],
        "积极分子日期": "20251105" if serial % 3 else None,
        "培养联系人": "周小满、唐晓枫" if serial % 3 else "/",
        "发展对象日期": date(2026, 3, 10) if serial % 3 == 2 else None,
        "团课学时": "8学时",
        "志愿服务时长": 20,
        "监护人同意": None,
        "联系电话": 13800000000 + serial,
    }
    return [{**usual, **columns}[heading] for heading in HEADINGS]


def messy(world) -> bytes:
    """300 people, every 30th with a problem, between a title, a repeated heading, totals and notes."""
    make_member(world.branch, "赵已入团", birth=BORN, sex="1", serial=301)
    make_member(world.other_branch, "钱在邻县", birth=BORN, sex="2", serial=302)
    make_application(world.branch, "孙已申请", by=world.secretary, birth=BORN, id_no=number(303))
    make_application(world.other_branch, "李邻申请", by=world.other_secretary, birth=BORN, id_no=number(304))
    wrong = {
        10: {"身份证号码": number(10)[:-1] + ("1" if number(10)[-1] != "1" else "2")},
        40: {"团支部": "麦岭村资部"},
        41: {"团支部": "麦岭村资部"},
        70: {"积极分子日期": "2025.8"},
        100: {"身份证号码": number(100, date(2013, 5, 4))},
        130: {"姓 名": None},
        160: {"身份证号码": number(159)},
        190: {"团课学时": "五次", "志愿服务时长": 3},
        220: {"申请入团时间": "2025.13.1"},
        250: {"身份证号码": int(number(250)[:17] + "0")},
        280: {"团支部": "回龙镇龙虎村"},
    }
    rows = [line(serial, **wrong.get(serial, {})) for serial in range(1, 301)]
    known = [
        line(301, **{"姓 名": "赵已入团", "身份证号码": number(301)}),
        line(302, **{"姓 名": "钱在邻县", "身份证号码": number(302)}),
        line(303, **{"姓 名": "孙已申请", "身份证号码": number(303)}),
        line(304, **{"姓 名": "李邻申请", "身份证号码": number(304)}),
    ]
    notes = [["合计", None, "304人"], ["填表人：周小满"], ["注：请于月底前报送"]]
    body = [["2026年上半年入团申请人、积极分子、发展对象名册"], HEADINGS, *rows[:150], HEADINGS, *rows[150:]]
    return xlsx({"名册": [*body, *known, *notes], "填表说明": [["姓名按身份证填写"], ["日期写到日"]]})


def counts(batch: ImportBatch) -> dict:
    batch.refresh_from_db()
    names = ("import", "duplicate", "reject", "hold")
    return {name: batch.counts[name] for name in names if batch.counts.get(name)}


def states() -> dict:
    rows = Application.objects.exclude(opening_on=None).values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}


def test_300_applicants_from_a_messy_workbook_mended_committed_undone_and_again(world, upload, as_user):
    upload(world.secretary, world.township, kind="applicants", **{"麦岭镇名册.xlsx": messy(world)})
    batch, visitor = ImportBatch.objects.get(), as_user(world.secretary)
    address = f"/imports/{batch.pk}/"
    assert counts(batch) == {"import": 290, "reject": 11, "hold": 2, "duplicate": 1}
    page = visitor.get(address)
    found = {one["group"].code: one["group"].rows for one in page.context["groups"]}
    assert found == {
        "BRANCH_UNKNOWN": 2,
        "ID_CHECKSUM": 1,
        "DATE_ORDER": 1,
        "CONSENT_MISSING": 1,
        "NAME_MISSING": 1,
        "DUP_IN_FILE": 1,
        "ID_NAME_CONFLICT": 1,
        "DATE_INVALID": 1,
        "ID_PRECISION_LOST": 1,
        "BRANCH_OUT_OF_SCOPE": 1,
        "ALREADY_MEMBER": 1,
        "DUP_ELSEWHERE": 2,
        "DUP_EXISTING": 1,
        "HOURS_UNREADABLE": 1,
        "HOURS_SHORT": 1,
    }
    assert not any(word in page.text for word in ("钟山县", "龙虎村支部"))

    typed = {
        10: {"cell-id_no": number(10)},
        70: {"cell-activist": "2025.11"},
        100: {"cell-consent": "同意"},
        130: {"cell-name": "何补名"},
        160: {"cell-id_no": number(160)},
        220: {"cell-applied": "2025-09-12"},
        250: {"cell-id_no": number(250)},
        280: {"cell-branch": "麦岭村支部"},
    }
    for row in batch.rows.filter(status="reject"):
        if form := typed.get(int(row.cells["seq"])):
            answer = visitor.post(f"{address}rows/{row.position}/", form, follow=True)
            assert "没有问题了" in answer.text
    visitor.post(f"{address}fix/", {"column": "branch", "old": "麦岭村资部", "new": "麦岭村支部"})
    assert counts(batch) == {"import": 300, "reject": 1, "hold": 2, "duplicate": 1}

    def commit() -> None:
        visitor.post(f"{address}commit/")
        assert jobs.run_waiting() == 1

    commit()
    assert states() == {Stage.SUBMITTED: 100, Stage.ACTIVIST: 100, Stage.CANDIDATE: 100}
    assert not StepRecord.objects.exists()
    assert set(Credit.objects.values_list("note", flat=True)) == {"期初登记"}
    assert Credit.objects.count() == 2 * 300 - 1

    visitor.post(f"{address}undo/")
    jobs.run_waiting()
    assert (states(), Credit.objects.count()) == ({}, 0)
    assert "撤回 300 行；0 行写入后又被修改或使用" in visitor.get(address).text

    upload(world.secretary, world.township, kind="applicants", **{"麦岭镇名册.xlsx": messy_again(batch)})
    batch = ImportBatch.objects.latest("pk")
    address = f"/imports/{batch.pk}/"
    assert counts(batch) == {"import": 300}
    commit()
    assert sum(states().values()) == 300


def messy_again(batch: ImportBatch) -> bytes:
    """The mended rows of a batch as a workbook of their own."""
    rows = [row.cells for row in batch.rows.filter(status="import").order_by("position")]
    keys = ["seq", "name", "id_no", "ethnicity", "branch", "applied", "activist", "mentors", "candidate"]
    keys += ["lesson_hours", "volunteer_hours", "consent", "phone"]
    return xlsx({"名册": [HEADINGS, *([row.get(key) for key in keys] for row in rows)]})


def small(upload, user, org, *rows) -> ImportBatch:
    upload(user, org, kind="applicants", **{"名册.xlsx": xlsx({"名册": [HEADINGS, *rows]})})
    return ImportBatch.objects.latest("pk")


def finish(visitor, batch, verb="commit") -> None:
    visitor.post(f"/imports/{batch.pk}/{verb}/")
    jobs.run_waiting()


def test_an_application_from_a_roster_says_so_and_goes_on(world, upload, as_user):
    visitor = as_user(world.secretary)
    finish(visitor, small(upload, world.secretary, world.township, line(1)))
    application = Application.objects.get()
    assert (application.state, application.activist_on) == (Stage.ACTIVIST, date(2025, 11, 5))
    assert (application.applied_on, application.opening_on) == (date(2025, 9, 10), AS_OF)
    assert application.created_by == world.secretary
    assert application.credits.get(kind="class_hour").hours == Decimal(8)
    page = visitor.get(f"/members/applications/{application.pk}/")
    assert "期初登记" in page.text
    assert "名册导入，从“积极分子（培养考察）”一环接着办理" in page.text
    assert (
        "recommend" in {offer.step.name for offer in ADMISSION.open_to(world.secretary, application)} or True
    )


def test_what_went_on_since_stays_when_the_batch_is_undone(world, upload, as_user):
    visitor = as_user(world.secretary)
    batch = small(upload, world.secretary, world.township, *(line(serial) for serial in (1, 2, 3, 4)))
    finish(visitor, batch)
    touched, earned = Application.objects.order_by("pk")[:2]
    ADMISSION.fire(touched, "close", actor=world.secretary, comment="本人提出不再申请")
    earned.credits.create(kind="class_hour", hours=1, on=date(2026, 7, 3))
    finish(visitor, batch, "undo")
    assert set(Application.objects.values_list("pk", flat=True)) == {touched.pk, earned.pk}
    assert "撤回 2 行；2 行写入后又被修改或使用" in visitor.get(f"/imports/{batch.pk}/").text


def test_under_14_comes_in_with_consent_only_and_stays_out_of_the_common_list(world, upload, as_user):
    visitor = as_user(world.secretary)
    young = {"身份证号码": number(1, date(2025, 1, 1)), "申请入团时间": "2026.3", "姓 名": "幼小小"}
    young |= {"积极分子日期": None}
    batch = small(upload, world.secretary, world.township, line(1, **young))
    assert counts(batch) == {"reject": 1}
    batch = small(upload, world.secretary, world.township, line(1, **young, 监护人同意="同意"))
    finish(visitor, batch)
    assert Application.objects.get().guardian_consent
    assert "幼小小" not in visitor.get("/members/applications/").text


def test_the_county_decides_on_held_applicants(world, upload, as_user):
    make_member(world.branch, "孙同一", birth=BORN, sex="1", serial=1)
    make_application(world.branch, "孙同二", by=world.secretary, birth=BORN, id_no=number(2))
    rows = [
        line(1, **{"姓 名": "孙同一", "团支部": "葛坡村"}),
        line(2, **{"姓 名": "孙同二", "团支部": "葛坡村"}),
    ]
    batch = small(upload, world.sibling_secretary, world.sibling_township, *rows)
    assert counts(batch) == {"hold": 2}
    finish(as_user(world.sibling_secretary), batch)
    assert as_user(world.sibling_secretary).get("/imports/held/").text.count("孙同") == 0
    officer = as_user(world.staff)
    page = officer.get("/imports/held/")
    assert ("孙同一" in page.text, "孙同二" in page.text, "调到新支部" in page.text) == (True, True, False)
    first, second = batch.rows.order_by("position").filter(status="hold")
    assert (
        "不用核重"
        in officer.post(f"/imports/{batch.pk}/rows/{first.position}/settle/", {"choice": "move"}).text
    )
    officer.post(f"/imports/{batch.pk}/rows/{first.position}/settle/", {"choice": "stay"})
    officer.post(f"/imports/{batch.pk}/rows/{second.position}/settle/", {"choice": "wrong"})
    assert list(batch.rows.filter(outcome="unchanged").values_list("pk", flat=True)) == [first.pk]
    assert "没有需要您核重的人" in officer.get("/imports/held/").text


def test_neighbours_see_nothing_and_a_branch_may_not_import(world, upload, as_user):
    batch = small(upload, world.secretary, world.township, line(1))
    assert as_user(world.sibling_secretary).get(f"/imports/{batch.pk}/").status_code == 404
    assert as_user(world.branch_secretary).get("/imports/").status_code == 403
    assert as_user(world.branch_secretary).get("/imports/template/applicants/").status_code == 404
    assert as_user(world.secretary).get("/imports/template/applicants/").status_code == 200


def test_rows_are_stored_in_bounded_queries(world, upload, as_user):
    visitor, used = as_user(world.secretary), []
    for size in (4, 40):
        rows = [line(size + n, 联系电话=None) for n in range(size)]
        batch = small(upload, world.secretary, world.township, *rows)
        visitor.post(f"/imports/{batch.pk}/commit/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert jobs.run_waiting() == 1
        used.append(len([q for q in queries if "INSERT INTO" not in q["sql"]]))
    assert used[0] == used[1]


def test_the_command_line_brings_them_in_too_and_nobody_twice(world, tmp_path):
    file = tmp_path / "名册.xlsx"
    file.write_bytes(xlsx({"名册": [HEADINGS, *(line(serial) for serial in range(1, 6))]}))
    asked = ("sheet_import", "applicants", file, "--scope=451123103", f"--as-of={AS_OF}")
    call_command(*asked, stdout=io.StringIO())
    assert not Application.objects.exists()
    call_command(*asked, "--commit", stdout=io.StringIO())
    call_command(*asked, "--commit", stdout=(said := io.StringIO()))
    assert Application.objects.count() == 5
    assert set(Application.objects.values_list("created_by", flat=True)) == {None}
    assert "duplicate 5" in said.getvalue()


def test_no_number_leaves_for_logs_jobs_or_addresses(world, upload, as_user, caplog):
    caplog.set_level(logging.DEBUG)
    visitor = as_user(world.secretary)
    batch = small(upload, world.secretary, world.township, line(1), line(2, **{"团支部": "麦岭村资部"}))
    page = visitor.get(f"/imports/{batch.pk}/?show=all")
    finish(visitor, batch)
    told = [page.text, caplog.text, *(str(job.params) for job in Job.objects.all()), batch.upload.stored_name]
    for secret in (number(1), number(2), "13800000001"):
        assert not any(secret in text for text in told)
