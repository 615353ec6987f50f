"""The wizard over HTTP: upload, problems by cause, mending, commit in the background, result, undo."""

import io
import re
from datetime import date

from openpyxl import load_workbook

from league.kernel import jobs
from league.kernel.models import ImportBatch, ImportState, Job
from members.models import Member
from tests.factories import make_branch, make_id, make_member
from tests.portal.conftest import DATA
from tests.workbooks import HEADINGS, person, xlsx

O01 = DATA / "files" / "O01_团员花名册.xlsx"


def someone(world, name="李明", serial=1, **columns) -> list:
    """A good row of 麦岭村支部."""
    number = make_id(date(2005, 3, 1), "1", serial)
    return person(name, **{"身份证号": number, "所在团支部": "麦岭村支部", **columns})


def counts(batch: ImportBatch) -> dict:
    """Rows by what the preview says, without zeros."""
    batch.refresh_from_db()
    names = ("import", "change", "duplicate", "reject", "hold")
    return {name: batch.counts[name] for name in names if batch.counts.get(name)}


def address(batch, *parts) -> str:
    return "/".join(["/imports", str(batch.pk), *map(str, parts), ""])


def test_open_workbook_from_upload_to_undo_with_two_rows_fixed(county, officer, upload, as_user):
    before = Member.objects.count()
    page = upload(officer, county, **{O01.name: O01.read_bytes()})
    batch = ImportBatch.objects.latest("pk")
    assert page.redirect_chain == [(address(batch), 302)]
    assert counts(batch) == {"import": 31, "duplicate": 1, "reject": 15}
    assert "31 + 0 + 1 + 0 + 15 = 47" in page.text
    groups = {one["group"].code: one["group"].rows for one in page.context["groups"]}
    assert (groups["ID_PRECISION_LOST"], groups["DUP_IN_FILE"], groups["BRANCH_UNKNOWN"]) == (2, 2, 1)

    visitor = as_user(officer)
    wrong_id, wrong_branch = batch.rows.get(number=38), batch.rows.get(number=6)
    same_cause = address(batch, "rows", wrong_id.position) + "?cause=ID_CHECKSUM"
    answer = visitor.post(same_cause, {"cell-id_no": make_id(date(2004, 5, 6), "1", 77)}, follow=True)
    assert answer.redirect_chain == [(address(batch) + "?cause=ID_CHECKSUM", 302)]
    assert "第 38 行已修改并重新检查，没有问题了。" in answer.text
    visitor.post(address(batch, "rows", wrong_branch.position), {"cell-branch": "451123100205"})
    assert counts(batch) == {"import": 33, "duplicate": 1, "reject": 13}

    visitor.post(address(batch, "commit"))
    assert "导入数据" in visitor.get(address(batch)).text
    assert jobs.run_waiting() == 1
    assert Member.objects.count() == before + 33
    page = visitor.get(address(batch))
    assert "已写入 33 行" in page.text
    assert "33 + 0 + 1 + 0 + 13 = 47" in page.text

    visitor.post(address(batch, "undo"))
    assert jobs.run_waiting() == 1
    assert Member.objects.count() == before
    page = visitor.get(address(batch))
    assert "撤回 33 行；0 行写入后又被修改或使用" in page.text
    assert "0 + 0 + 1 + 0 + 13 + 33 = 47" in page.text


def test_own_workbook_comes_back_with_the_problems_in_red(county, officer, upload, as_user):
    upload(officer, county, **{O01.name: O01.read_bytes()})
    batch = ImportBatch.objects.latest("pk")
    answer = as_user(officer).get(address(batch, "workbook"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["Sheet1"]
    (column,) = [cell.column for cell in sheet[3] if cell.value == "问题说明"]
    told = {
        row: sheet.cell(row, column) for row in range(4, sheet.max_row + 1) if sheet.cell(row, column).value
    }
    refused = set(batch.rows.filter(status="reject").values_list("number", flat=True))
    assert refused <= set(told)
    assert told[38].value == "身份证号校验码不符。多半是录错一位，请对照身份证原件改正。"
    assert told[38].font.color.rgb == "FFC00000"
    assert told[38].data_type == "s"


def test_several_files_become_several_batches(world, upload):
    files = {f"名册{n}.xlsx": xlsx({"名册": [HEADINGS, someone(world, serial=n)]}) for n in (1, 2, 3)}
    page = upload(world.secretary, world.township, **files)
    assert page.redirect_chain == [("/imports/", 302)]
    assert "已识别 3 个文件，请逐个核对。" in page.text
    names = ImportBatch.objects.order_by("pk").values_list("filename", flat=True)
    assert list(names) == ["名册1.xlsx", "名册2.xlsx", "名册3.xlsx"]
    assert not Member.objects.exists()


def test_a_file_that_cannot_be_read_does_not_stop_the_others(world, upload):
    good = xlsx({"名册": [HEADINGS, someone(world)]})
    page = upload(world.secretary, world.township, **{"坏.xlsx": b"PK\x03\x04 broken", "好.xlsx": good})
    assert "《坏.xlsx》没有收下：" in page.text
    assert "已识别 1 个文件" in page.text


def test_file_name_tells_the_organization(world, upload):
    rows = xlsx({"名册": [HEADINGS, someone(world)]})
    upload(world.staff, None, **{"麦岭镇团员花名册.xlsx": rows})
    assert ImportBatch.objects.latest("pk").scope_path == world.township.path
    page = upload(world.staff, None, **{"回龙镇团员花名册.xlsx": rows})
    assert "从文件名认不出是哪个团组织" in page.text
    assert ImportBatch.objects.count() == 1


def test_wrong_kinds_of_files_are_told_in_sentences(world, upload):
    scan = {"扫描件.pdf": b"%PDF-1.7 ...", "照片.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(64), "空.csv": b""}
    for name, data in scan.items():
        page = upload(world.secretary, world.township, **{name: data})
        assert f"《{name}》没有收下：" in page.text
        assert re.search(f"《{name}》没有收下：.*请", page.text)
    assert not ImportBatch.objects.exists()


def test_no_future_day(world, upload):
    page = upload(world.secretary, world.township, as_of="2999-01-01", **{"名册.xlsx": b"x"})
    assert page.context["form"].errors["as_of"] == ["截止日期不能晚于今天。"]


def test_same_wrong_name_is_mended_in_all_rows_at_once(world, roster, as_user):
    rows = [someone(world, "甲乙丙丁"[n], n, 所在团支部="麦岭村资部") for n in range(4)]
    batch = roster(*rows)
    visitor = as_user(world.secretary)
    page = visitor.get(address(batch) + "?cause=BRANCH_UNKNOWN")
    (value,) = page.context["repeated"]
    assert (value["text"], value["number"], value["guess"]) == ("麦岭村资部", 4, "麦岭村支部")
    answer = visitor.post(
        address(batch, "fix"), {"column": "branch", "old": "麦岭村资部", "new": "麦岭村支部"}, follow=True
    )
    assert "改了 4 行" in answer.text
    assert counts(batch) == {"import": 4}


def test_what_was_done_is_said_once_on_a_whole_page_and_in_its_changing_part(world, roster, as_user):
    batch, visitor = roster(someone(world), someone(world, "同一人", 1)), as_user(world.secretary)
    position = batch.rows.get(number=3).position
    for headers in ({}, {"HX-Request": "true"}):
        page = visitor.post(address(batch, "rows", position, "skip"), follow=True, headers=headers)
        part = page.text.partition('id="preview"')[2]
        assert part.count("第 3 行已跳过") == bool(headers)
        assert page.text.count("第 3 行已跳过") == (2 if headers else 1)


def test_row_left_out_and_taken_in_again(world, roster, as_user):
    batch = roster(someone(world), someone(world, "同一人", 1))
    visitor, second = as_user(world.secretary), batch.rows.get(number=3)
    assert counts(batch) == {"import": 1, "reject": 1}
    visitor.post(address(batch, "rows", second.position, "skip"))
    assert counts(batch) == {"import": 1}
    assert "已跳过 1" in visitor.get(address(batch)).text
    page = visitor.get(address(batch) + "?show=skipped")
    assert [line["row"].number for line in page.context["table"]["lines"]] == [3]
    visitor.post(address(batch, "rows", second.position, "skip"), {"take": "in"})
    assert counts(batch) == {"import": 1, "reject": 1}


def test_good_numbers_stay_hidden_and_unchanged(world, roster, as_user):
    batch = roster(someone(world, 所在团支部="没有的村"))
    (stored,) = batch.rows.filter(status="reject")
    number = make_id(date(2005, 3, 1), "1", 1)
    page = as_user(world.secretary).get(address(batch, "rows", stored.position))
    assert number not in page.text
    assert "451197********" in page.text
    form = {"cell-id_no": "", "cell-phone": "", "cell-branch": "麦岭村支部"}
    as_user(world.secretary).post(address(batch, "rows", stored.position), form)
    (stored,) = batch.rows.filter(status="import")
    assert stored.values["id_no"] == number


def test_number_of_somebody_already_registered_stays_hidden(world, roster, as_user):
    make_member(world.branch, "李明", birth=date(2005, 3, 1), sex="1", serial=1)
    batch = roster(someone(world))
    page = as_user(world.secretary).get(address(batch) + "?show=all").text
    assert "此人已在册" in page
    assert make_id(date(2005, 3, 1), "1", 1) not in page


def test_columns_scope_and_day_can_be_corrected(world, upload, as_user):
    rows = [["甲", "乙", "丙", "身份证号"], ["李明", "麦岭村支部", "2021.05", make_id(date(2005, 3, 1))]]
    upload(world.staff, world.sibling_township, **{"名册.xlsx": xlsx({"名册": rows})})
    batch, visitor = ImportBatch.objects.latest("pk"), as_user(world.staff)
    assert "没有找到表头" in visitor.get(address(batch, "columns")).text
    form = {
        "scope": world.township.pk,
        "as_of": "2026-05-31",
        "role-0": "data",
        "top-0": "1",
        "bottom-0": "1",
    }
    visitor.post(address(batch, "columns"), form)
    columns = {"column-0-0": "name", "column-0-1": "branch", "column-0-2": "join_date", "column-0-3": "id_no"}
    visitor.post(address(batch, "columns"), form | columns)
    batch.refresh_from_db()
    assert counts(batch) == {"import": 1}
    assert (batch.scope_path, batch.as_of) == (world.township.path, date(2026, 5, 31))
    (stored,) = batch.rows.filter(status="import")
    assert (stored.values["branch"], stored.values["join_date"]) == (world.branch.code, "2021-05")


def test_scope_cannot_be_moved_out_of_reach(world, roster, as_user):
    batch = roster(someone(world))
    form = {"scope": world.sibling_township.pk, "as_of": "2026-05-31"}
    page = as_user(world.secretary).post(address(batch, "columns"), form)
    assert list(page.context["form"].errors) == ["scope"]
    batch.refresh_from_db()
    assert batch.scope_path == world.township.path


def test_double_submit_imports_once(world, roster, as_user):
    batch, visitor = roster(someone(world)), as_user(world.secretary)
    for _ in range(2):
        visitor.post(address(batch, "commit"))
    assert Job.objects.count() == 1
    assert jobs.run_waiting() == 1
    visitor.post(address(batch, "commit"))
    assert jobs.run_waiting() == 0
    assert Member.objects.count() == 1


def test_nothing_is_corrected_once_the_commit_is_ordered(world, roster, as_user):
    batch, visitor = (
        roster(someone(world), someone(world, "身份证错", 2, 身份证号="123")),
        as_user(world.secretary),
    )
    visitor.post(address(batch, "commit"))
    wrong = batch.rows.get(status="reject")
    page = visitor.post(address(batch, "rows", wrong.position), {"cell-id_no": make_id(date(2004, 5, 6))})
    assert "不能再修改" in page.text
    page = visitor.post(
        address(batch, "columns"), {"scope": world.township.pk, "as_of": "2026-05-31"}, follow=True
    )
    assert "不能重新识别" in page.text
    jobs.run_waiting()
    assert Member.objects.get().name == "李明"


def test_rows_whose_meaning_changed_meanwhile_are_refused(world, roster, as_user):
    batch, visitor = roster(someone(world), someone(world, "王芳", 2)), as_user(world.secretary)
    make_member(world.second_branch, "李明", birth=date(2005, 3, 1), sex="1", serial=1)
    make_branch(world.township, "麦岭村支部")
    visitor.post(address(batch, "commit"))
    jobs.run_waiting()
    assert Member.objects.count() == 1
    page = visitor.get(address(batch))
    assert "0 + 0 + 0 + 0 + 2 = 2" in page.text
    assert set(batch.rows.filter(outcome="rejected").values_list("cause", flat=True)) == {"CHANGED_MEANWHILE"}


def test_undo_leaves_what_was_changed_since(world, roster, as_user):
    batch, visitor = roster(someone(world), someone(world, "王芳", 2)), as_user(world.secretary)
    visitor.post(address(batch, "commit"))
    jobs.run_waiting()
    changed = Member.objects.get(name="王芳")
    changed.version += 1
    changed.save()
    visitor.post(address(batch, "undo"))
    jobs.run_waiting()
    assert list(Member.objects.values_list("name", flat=True)) == ["王芳"]
    assert "撤回 1 行；1 行写入后又被修改或使用" in visitor.get(address(batch)).text


def test_a_discarded_preview_keeps_no_rows(world, roster, as_user):
    batch, visitor = roster(someone(world)), as_user(world.secretary)
    visitor.post(address(batch, "drop"))
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (ImportState.DISCARDED, 0)
    page = visitor.post(address(batch, "commit"))
    assert "不能导入" in page.text


def test_batch_of_somebody_else_does_not_exist_for_the_neighbour(world, roster, as_user):
    batch = roster(someone(world, 身份证号="123"))
    position = batch.rows.get(status="reject").position
    pages = ["", "columns", "progress", "workbook", f"rows/{position}"]
    acts = {"commit": {}, "undo": {}, "drop": {}, f"rows/{position}/skip": {}, "fix": {"old": "123"}}
    for stranger in (world.sibling_secretary, world.other_staff):
        visitor = as_user(stranger)
        for page in pages:
            assert visitor.get(address(batch, *filter(None, [page]))).status_code == 404
        for act, form in acts.items():
            assert visitor.post(address(batch, act), form).status_code == 404
        assert "麦岭镇.xlsx" not in visitor.get("/imports/").text
    assert as_user(world.staff).get(address(batch)).status_code == 200
    assert counts(batch) == {"reject": 1}


def test_preview_asks_the_same_number_of_questions_for_few_and_many_rows(
    world, roster, as_user, django_assert_num_queries
):
    few = roster(someone(world, 身份证号="123"))
    many = roster(*(someone(world, "同", n, 身份证号=f"12{n}") for n in range(30)))
    visitor = as_user(world.secretary)
    for batch in (few, many):
        visitor.get(address(batch))
        with django_assert_num_queries(15):
            visitor.get(address(batch))
