"""Which branch a row of a roster is about: by code, by every usual spelling, by merged cells and titles."""

import pytest

from tests.workbooks import HEADINGS, id_number, person, read, roster, tree, xlsx


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("451123105201", "451123105201"),
        ("451123s01101", "451123S01101"),
        ("共青团富川瑶族自治县麦岭镇涌泉村支部委员会", "451123105201"),
        ("富川瑶族自治县麦岭镇涌泉村团支部", "451123105201"),
        ("共青团麦岭镇涌泉村支部委员会", "451123105201"),
        ("麦岭镇 涌泉村支部", "451123105201"),
        (" 涌泉村团支部\u3000", "451123105201"),
        ("涌泉村", "451123105201"),
        ("富川县麦岭镇涌泉村支部", "451123105201"),
        ("葛坡镇新村", "451123106201"),
        ("富川第一中学高一(1)班团支部", "451123S01101"),
        ("富川瑶族自治县富川第二中学 高一（1）班支部", "451123S02101"),
        ("共青团新能科技有限公司支部委员会", "451123E01"),
    ],
)
def test_branches_by_every_usual_spelling(written, stored):
    (row,) = read(roster(person(所在团支部=written)))
    assert (row.status, row.values["branch"]) == ("import", stored)


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        ("待定", "BRANCH_UNKNOWN"),
        ("火星村团支部", "BRANCH_UNKNOWN"),
        ("", "BRANCH_UNKNOWN"),
        ("麦岭镇深坡村支部", "BRANCH_UNKNOWN"),
        ("麦岭镇团委", "BRANCH_UNKNOWN"),
        ("451123105", "BRANCH_UNKNOWN"),
        ("新村", "BRANCH_AMBIGUOUS"),
        ("新村团支部", "BRANCH_AMBIGUOUS"),
        ("富川瑶族自治县新村支部", "BRANCH_AMBIGUOUS"),
        ("高一（1）班团支部", "BRANCH_AMBIGUOUS"),
        ("451122100201", "BRANCH_OUT_OF_SCOPE"),
        ("共青团钟山县钟山镇龙虎村支部委员会", "BRANCH_OUT_OF_SCOPE"),
        ("龙虎村", "BRANCH_OUT_OF_SCOPE"),
    ],
)
def test_branches_that_name_nobody_or_too_many(written, cause):
    (row,) = read(roster(person(所在团支部=written)))
    assert (row.status, row.reasons) == ("reject", [cause])


def test_a_short_name_is_good_where_it_is_unique():
    assert tree("451123S01").match("高一(1)班", "branch").code == "451123S01101"
    assert tree("451123106").match("新村", "branch").code == "451123106201"
    assert tree("451123").match("新村", "branch").cause == "BRANCH_AMBIGUOUS"


def test_a_merged_branch_cell_covers_its_rows_and_ditto_repeats():
    def merge(workbook):
        workbook["Sheet1"].merge_cells("F2:F3")

    rows = [
        person("甲一", 身份证号=id_number(serial=1)),
        person("乙一", 身份证号=id_number(serial=3), 所在团支部=None),
        person("丙一", 身份证号=id_number(serial=5), 所在团支部="同上"),
        person("丁一", 身份证号=id_number(serial=7), 所在团支部=None),
    ]
    found = read(xlsx({"Sheet1": [HEADINGS, *rows]}, touch=merge))
    assert [(row.values["branch"], row.status) for row in found] == [
        ("451123105201", "import"),
        ("451123105201", "import"),
        ("451123105201", "import"),
        (None, "reject"),
    ]


@pytest.mark.parametrize(
    ("sheet", "title", "file"),
    [
        ("涌泉村团支部", "团员花名册", "名册.xlsx"),
        ("Sheet1", "麦岭镇涌泉村团支部团员花名册", "名册.xlsx"),
        ("Sheet1", "填报单位（盖章）：共青团富川瑶族自治县麦岭镇涌泉村支部委员会", "名册.xlsx"),
        ("Sheet1", "2026年涌泉村团支部团员基本信息表（2026年6月）", "名册.xlsx"),
        ("Sheet1", "团员花名册", "涌泉村团支部团员花名册.xlsx"),
    ],
)
def test_without_a_branch_column_sheet_title_or_file_name_the_branch(sheet, title, file):
    data = xlsx({sheet: [[title], ["姓名", "身份证号", "民族"], ["李明", id_number(), "汉"]]})
    (row,) = read(data, name=file)
    assert (row.row, row.status, row.values["branch"]) == (3, "import", "451123105201")


def test_titles_between_the_rows_name_the_branch_below():
    rows = [
        ["姓名", "身份证号", "民族"],
        ["涌泉村团支部"],
        ["甲一", id_number(serial=1), "汉"],
        ["深坡村团支部"],
        ["乙一", id_number(serial=3), "汉"],
    ]
    found = read(xlsx({"Sheet1": rows}))
    assert [(row.row, row.values["branch"]) for row in found] == [(3, "451123105201"), (5, "451123106202")]
