"""The user's own workbook back: looks kept, a red 问题说明 column, nothing that runs or leads outside."""

import io

import pytest
from django.core.management import call_command
from openpyxl import load_workbook
from openpyxl.styles import Font, PatternFill

from league.kernel.models import ImportBatch
from league.kernel.sheets import open_book
from league.kernel.sheets.batches import Scope, annotated_workbook, open_batch
from tests.kernel.test_files import packed, parts
from tests.kernel.test_sheets_command import DATA, key_of
from tests.workbooks import AS_OF, HEADINGS, id_number, person, text_file, xlsx

MISSING = "没有身份证号。请补填 18 位居民身份证号。"
NO_BRANCH = "找不到所填的团支部。请改为系统中的支部全称、简称或编码，或先新建该支部。"
RED = "FFC00000"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def batch_of(world, data: bytes, name: str = "名册.xlsx") -> ImportBatch:
    """A preview of a roster of the township."""
    place = world.township
    return open_batch(
        "members",
        scope=Scope(place.code, place.path, str(place)),
        as_of=AS_OF,
        actor=None,
        data=data,
        filename=name,
    )


def someone(name: str = "李明", **columns) -> list:
    return person(name, **{"所在团支部": "麦岭村支部", **columns})


def returned(world, data: bytes, name: str = "名册.xlsx"):
    """The annotated workbook, opened."""
    return load_workbook(io.BytesIO(annotated_workbook(batch_of(world, data, name), data)))


def test_problems_stand_in_red_beside_their_rows_and_looks_stay(world):
    def dress(workbook):
        sheet = workbook["团员"]
        sheet["A2"].font = Font(name="黑体", bold=True)
        sheet["B3"].fill = PatternFill("solid", fgColor="FFFFFF00")
        sheet["G3"].number_format = "0.00"
        sheet.merge_cells("A1:I1")
        sheet.row_dimensions[2].height = 33
        sheet.column_dimensions["C"].width = 41
        sheet.freeze_panes = "A3"
        workbook["说明"].sheet_state = "hidden"

    rows = [
        someone(),
        someone("王强", 身份证号="", 所在团支部="火星村"),
        someone("赵六", 身份证号=id_number(serial=3)),
    ]
    book = {"团员": [["麦岭镇团员花名册"], HEADINGS, *rows], "说明": [["填表说明"]]}
    workbook = returned(world, xlsx(book, touch=dress))
    sheet, column = workbook["团员"], len(HEADINGS) + 1
    problems = [sheet.cell(row, column).value for row in range(1, 6)]
    assert problems == [None, "问题说明", None, f"{MISSING}；{NO_BRANCH}", None]
    assert {sheet.cell(row, column).font.color.rgb for row in (2, 4)} == {RED}
    assert (sheet["A2"].font.name, sheet["B3"].fill.fgColor.rgb) == ("黑体", "FFFFFF00")
    assert (sheet["G3"].number_format, sheet.freeze_panes) == ("0.00", "A3")
    assert (sheet.row_dimensions[2].height, sheet.column_dimensions["C"].width) == (33, 41)
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:I1"]
    assert (workbook["说明"].sheet_state, workbook["说明"].max_column) == ("hidden", 1)


def test_it_comes_back_in_again_with_the_same_verdicts(world):
    rows = [someone(), someone("王强", 身份证号=""), ["合计", "2人"]]
    data = xlsx({"Sheet1": [HEADINGS, *rows]})
    first = batch_of(world, data)
    second = batch_of(world, annotated_workbook(first, data))
    verdicts = [list(batch.rows.values_list("number", "status", "causes")) for batch in (first, second)]
    assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize(("name", "encoding"), [("名册.csv", "gb18030"), ("名册.txt", "utf-16")])
def test_a_text_file_comes_back_as_a_workbook(world, name, encoding):
    rows = [HEADINGS, someone("=cmd|'/c calc'!A1", 身份证号="")]
    sheet = returned(world, text_file(rows, encoding, "\t"), name).active
    assert [cell.value for cell in sheet[1]] == [*HEADINGS, "问题说明"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=cmd|'/c calc'!A1", "s")
    assert sheet.cell(2, len(HEADINGS) + 1).value == MISSING


def test_an_old_workbook_comes_back_as_a_new_one(db):
    for kind, file, scope in (("orgs", "orgs_open.csv", ()), ("members", "existing_open.csv", ("451100",))):
        options = [f"--scope={code}" for code in scope]
        call_command("sheet_import", kind, DATA / "fixtures" / file, *options, f"--as-of={AS_OF}", "--commit")
    name = "O03_团员名册（旧版）.xls"
    data, key = (DATA / "files" / name).read_bytes(), key_of(name)
    scope = Scope(key["uploader_scope"], "1.", "")
    batch = open_batch("members", scope=scope, as_of=AS_OF, actor=None, data=data, filename=name)
    workbook = load_workbook(io.BytesIO(annotated_workbook(batch, data)))
    grid = open_book(data, name).grids[0]
    sheet = workbook[grid.name]
    refused = [row["row"] for row in key["rows"] if row["status"] == "reject"]
    assert refused
    assert all(sheet.cell(number, sheet.max_column).value for number in refused)


def formulas(workbook) -> None:
    sheet = workbook["Sheet1"]
    sheet["A2"] = "=[1]Sheet1!$A$1"
    sheet["E2"] = '=HYPERLINK("http://example.invalid/","汉族")'
    sheet["I2"] = "=cmd|'/c calc'!A1"


def linked() -> bytes:
    """A workbook with formulas, one of them into another workbook."""
    content = parts(xlsx({"Sheet1": [HEADINGS, someone(身份证号="")]}, touch=formulas))

    def add(part: str, before: str, xml: str) -> None:
        content[part] = content[part].replace(before.encode(), f"{xml}{before}".encode())

    relation = (
        f'Id="rId99" Type="{OFFICE}/relationships/externalLink" Target="externalLinks/externalLink1.xml"'
    )
    add("xl/_rels/workbook.xml.rels", "</Relationships>", f"<Relationship {relation}/>")
    reference = f'<externalReference xmlns:r="{OFFICE}/relationships" r:id="rId99"/>'
    add("xl/workbook.xml", "<calcPr", f"<externalReferences>{reference}</externalReferences>")
    book = f'<externalBook xmlns:r="{OFFICE}/relationships" r:id="rId1"/>'
    link = f'<externalLink xmlns="{MAIN}">{book}</externalLink>'
    target = 'Target="//example.invalid/share/x.xlsx" TargetMode="External"'
    outside = f'<Relationship Id="rId1" Type="{OFFICE}/relationships/externalLinkPath" {target}/>'
    content["xl/externalLinks/externalLink1.xml"] = link.encode()
    content["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{outside}</Relationships>'.encode()
    )
    return packed(content.items())


def test_formulas_and_links_to_other_files_are_neither_run_nor_returned(world):
    data = linked()
    batch = batch_of(world, data)
    assert [row.cells["phone"] for row in batch.rows.exclude(status="skip")] == [""]
    content = parts(annotated_workbook(batch, data))
    assert not [name for name in content if "external" in name.lower()]
    assert b"<f>" not in content["xl/worksheets/sheet1.xml"]
    assert not [name for name, part in content.items() if b"example.invalid" in part]


def test_a_workbook_too_large_for_looks_comes_back_plain(world, settings):
    settings.LEAGUE_UPLOAD = {"max_styled_bytes": 100}

    def dress(workbook):
        workbook["Sheet1"]["A1"].font = Font(name="黑体")

    sheet = returned(world, xlsx({"Sheet1": [HEADINGS, someone(身份证号="")]}, touch=dress)).active
    assert sheet["A1"].font.name != "黑体"
    assert sheet.cell(2, len(HEADINGS) + 1).value == MISSING
