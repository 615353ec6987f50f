"""An exported roster, edited and uploaded again: changes seen three ways, nothing else touched."""

import io
import uuid

import pytest
from openpyxl import load_workbook

from league.kernel import jobs
from league.kernel.models import AuditEvent, ImportBatch, Job
from members import services
from members.models import Member
from tests.factories import make_id, make_member
from tests.portal.test_import_wizard import address, counts
from tests.workbooks import AS_OF

HEAD = 3  # the row of headings in an exported roster


@pytest.fixture
def people(world):
    """Two members of 麦岭村支部, one of 葛坡村支部 next door."""
    first = make_member(world.branch, "李明", phone="13800001111", admission_number="202145600001")
    second = make_member(world.branch, "王芳")
    return first, second, make_member(world.sibling_branch, "邻居家")


@pytest.fixture
def exported(world, as_user, people):
    """exported(user) orders the roster through the page; gives the sheet and where each column stands."""

    def order(user):
        as_user(user).post("/members/export/")
        jobs.run_waiting()
        book = load_workbook(jobs.result_path(Job.objects.filter(code="members.export").latest("pk")))
        return book, {cell.value: cell.column for cell in book.worksheets[0][HEAD]}

    return order


@pytest.fixture
def bring_back(upload, world):
    """bring_back(user, org, book) uploads a workbook; gives its batch."""

    def send(user, org, book) -> ImportBatch:
        buffer = io.BytesIO()
        book.save(buffer)
        upload(user, org, **{"名册.xlsx": buffer.getvalue()})
        return ImportBatch.objects.latest("pk")

    return send


def cell(book, columns, name, heading):
    """The cell of a member in an exported roster."""
    sheet = book.worksheets[0]
    rows = range(HEAD + 1, sheet.max_row + 1)
    (row,) = [row for row in rows if sheet.cell(row, columns["姓名"]).value == name]
    return sheet.cell(row, columns[heading])


def row_of(batch, name):
    (row,) = [row for row in batch.rows.all() if row.cells.get("name") == name]
    return row


def test_keys_versions_and_cells_are_hidden_in_the_export(world, exported):
    book, columns = exported(world.secretary)
    sheet = book.worksheets[0]
    hidden = [range(one.min, one.max + 1) for one in sheet.column_dimensions.values() if one.hidden]
    assert {column for span in hidden for column in span} == {
        columns[heading] for heading in ("#key", "#version", "#base")
    }
    assert cell(book, columns, "李明", "手机号码").value == "138****1111"
    assert "13800001111" not in cell(book, columns, "李明", "#base").value


def test_an_untouched_roster_changes_nothing(world, exported, bring_back):
    book, _columns = exported(world.staff)
    assert counts(bring_back(world.staff, world.county, book)) == {"duplicate": 3}


def test_only_touched_cells_are_applied_and_undone(world, people, exported, bring_back, as_user):
    book, columns = exported(world.secretary)
    cell(book, columns, "李明", "民族").value = "瑶"
    cell(book, columns, "李明", "手机号码").value = "139 0000 2222"
    cell(book, columns, "王芳", "所在团支部").value = "麦岭中学支部"
    Member.objects.filter(pk=people[0].pk).update(work_unit="麦岭镇卫生院", version=2)
    batch = bring_back(world.secretary, world.township, book)
    assert counts(batch) == {"change": 2}
    changes = row_of(batch, "李明").changes
    assert changes["ethnicity"] == {"exported": "汉族", "now": "汉族", "yours": "瑶"}
    assert changes["phone"] == {"exported": "138****1111", "now": "138****1111", "yours": "139 0000 2222"}

    visitor = as_user(world.secretary)
    page = visitor.get(address(batch) + "?show=changes").text
    assert "麦岭村支部" in page
    assert "麦岭中学支部" in page
    assert "139 0000 2222" not in page
    visitor.post(address(batch, "commit"))
    jobs.run_waiting()
    first, second = Member.objects.get(pk=people[0].pk), Member.objects.get(pk=people[1].pk)
    assert (first.ethnicity, str(first.phone), first.work_unit) == ("瑶族", "13900002222", "麦岭镇卫生院")
    assert (str(first.id_no), first.admission_number, first.version) == (people[0].id_no, "202145600001", 3)
    assert second.branch == world.second_branch
    events = AuditEvent.objects.filter(event__in=("members.edit", "members.change_branch"))
    assert {event.actor_id for event in events} == {world.secretary.pk}
    assert "0 + 2 + 0 + 0 + 0 = 2" in visitor.get(address(batch)).text

    visitor.post(address(batch, "undo"))
    jobs.run_waiting()
    first, second = Member.objects.get(pk=people[0].pk), Member.objects.get(pk=people[1].pk)
    assert (first.ethnicity, str(first.phone), first.work_unit) == ("汉族", "13800001111", "麦岭镇卫生院")
    assert second.branch == world.branch
    assert "撤回 2 行；0 行" in visitor.get(address(batch)).text


def test_undo_keeps_what_somebody_changed_since(world, people, exported, bring_back, as_user):
    book, columns = exported(world.secretary)
    cell(book, columns, "李明", "民族").value = "瑶族"
    batch, visitor = bring_back(world.secretary, world.township, book), as_user(world.secretary)
    visitor.post(address(batch, "commit"))
    jobs.run_waiting()
    services.edit(people[0], {"ethnicity": "壮族"}, actor=world.staff, version=2)
    visitor.post(address(batch, "undo"))
    jobs.run_waiting()
    assert Member.objects.get(pk=people[0].pk).ethnicity == "壮族"
    assert "撤回 0 行；1 行" in visitor.get(address(batch)).text


@pytest.fixture
def conflict(world, people, exported, bring_back):
    """The secretary wrote 瑶族 into the file, the county 壮族 into the register."""
    book, columns = exported(world.secretary)
    cell(book, columns, "李明", "民族").value = "瑶族"
    services.edit(people[0], {"ethnicity": "壮族"}, actor=world.staff, version=1)
    return bring_back(world.secretary, world.township, book)


def test_a_cell_changed_on_both_sides_waits_for_a_decision(world, conflict, as_user):
    row = row_of(conflict, "李明")
    assert (row.status, row.causes) == ("reject", ["CONFLICT"])
    assert row.changes["ethnicity"] == {"exported": "汉族", "now": "壮族", "yours": "瑶族"}
    page = as_user(world.secretary).get(address(conflict, "rows", row.position)).text
    assert "导出以后别人也改了" in page
    as_user(world.secretary).post(address(conflict, "commit"))
    jobs.run_waiting()
    assert Member.objects.get(name="李明").ethnicity == "壮族"


@pytest.mark.parametrize(("keep", "ethnicity"), [("mine", "瑶族"), ("now", "壮族")])
def test_a_conflict_is_settled_either_way(world, conflict, as_user, keep, ethnicity):
    visitor, row = as_user(world.secretary), row_of(conflict, "李明")
    visitor.post(address(conflict, "rows", row.position, "choose"), {"column": "ethnicity", "keep": keep})
    assert row_of(conflict, "李明").status == {"mine": "change", "now": "duplicate"}[keep]
    visitor.post(address(conflict, "commit"))
    jobs.run_waiting()
    assert Member.objects.get(name="李明").ethnicity == ethnicity


def test_a_change_after_the_preview_is_refused(world, people, exported, bring_back, as_user):
    book, columns = exported(world.secretary)
    cell(book, columns, "李明", "民族").value = "瑶族"
    batch = bring_back(world.secretary, world.township, book)
    services.edit(people[0], {"ethnicity": "壮族"}, actor=world.staff, version=1)
    as_user(world.secretary).post(address(batch, "commit"))
    jobs.run_waiting()
    assert Member.objects.get(name="李明").ethnicity == "壮族"
    assert row_of(batch, "李明").cause == "CHANGED_MEANWHILE"


def test_changes_never_reach_the_neighbour(world, people, exported, bring_back, as_user):
    book, columns = exported(world.staff)
    cell(book, columns, "邻居家", "民族").value = "瑶族"
    cell(book, columns, "邻居家", "姓名").value = "甲"
    cell(book, columns, "李明", "#key").value = str(uuid.uuid4())
    cell(book, columns, "王芳", "所在团支部").value = "葛坡村支部"
    batch = bring_back(world.secretary, world.township, book)
    assert counts(batch) == {"reject": 3}
    assert [row_of(batch, name).causes for name in ("甲", "李明", "王芳")] == [
        ["RECORD_UNKNOWN"],
        ["RECORD_UNKNOWN"],
        ["BRANCH_OUT_OF_SCOPE"],
    ]
    page = as_user(world.secretary).get(address(batch)).text
    assert "邻居家" not in page
    as_user(world.secretary).post(address(batch, "commit"))
    jobs.run_waiting()
    neighbour = Member.objects.get(pk=people[2].pk)
    assert (neighbour.name, neighbour.ethnicity, neighbour.version) == ("邻居家", "汉族", 1)


def test_a_record_outside_the_scope_of_the_file_is_unknown_too(world, people, exported, bring_back):
    book, columns = exported(world.staff)
    cell(book, columns, "邻居家", "民族").value = "瑶族"
    batch = bring_back(world.staff, world.township, book)
    assert row_of(batch, "邻居家").causes == ["RECORD_UNKNOWN"]


def test_the_id_number_is_not_changed_this_way(world, people, exported, bring_back, as_user):
    book, columns = exported(world.secretary)
    cell(book, columns, "李明", "身份证号").value = make_id(AS_OF.replace(year=2006), "1", 9)
    cell(book, columns, "李明", "民族").value = "瑶族"
    batch = bring_back(world.secretary, world.township, book)
    row = row_of(batch, "李明")
    assert (row.status, row.warnings, list(row.changes)) == ("change", ["NOT_CHANGEABLE"], ["ethnicity"])
    as_user(world.secretary).post(address(batch, "commit"))
    jobs.run_waiting()
    member = Member.objects.get(name="李明")
    assert (str(member.id_no), member.ethnicity) == (people[0].id_no, "瑶族")


def test_a_wrong_new_value_is_a_problem_of_its_cell(world, exported, bring_back):
    book, columns = exported(world.secretary)
    cell(book, columns, "李明", "入团时间").value = "2019年13月"
    batch = bring_back(world.secretary, world.township, book)
    row = row_of(batch, "李明")
    assert (row.causes, row.payload["columns"]) == (["DATE_INVALID"], {"DATE_INVALID": "join_date"})


def test_without_the_exported_cells_the_version_decides(world, people, exported, bring_back):
    book, columns = exported(world.secretary)
    for name in ("李明", "王芳"):
        cell(book, columns, name, "#base").value = "不小心写坏了"
        cell(book, columns, name, "民族").value = "瑶族"
    services.edit(people[1], {"work_unit": "麦岭镇卫生院"}, actor=world.staff, version=1)
    batch = bring_back(world.secretary, world.township, book)
    assert row_of(batch, "李明").status == "change"
    assert row_of(batch, "王芳").causes == ["CONFLICT"]


def test_a_row_without_a_key_is_a_new_member(world, people, exported, bring_back):
    book, columns = exported(world.secretary)
    sheet = book.worksheets[0]
    last = sheet.max_row + 1
    number = make_id(AS_OF.replace(year=2006), "1", 9)
    for heading, text in {"姓名": "新来的", "身份证号": number, "所在团支部": "麦岭村支部"}.items():
        sheet.cell(last, columns[heading]).value = text
    batch = bring_back(world.secretary, world.township, book)
    assert counts(batch) == {"import": 1, "duplicate": 2}
