"""Names, sexes, ethnic groups, political status as they are stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from league.kernel.sheets.cleaning import (
    ETHNICITIES,
    clean_education,
    clean_ethnicity,
    clean_name,
    clean_political,
    clean_sex,
    id_problems,
)
from league.kernel.sheets.reading import Cell


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("李　明", "李明"),
        (" 上官 慧磊 ", "上官慧磊"),
        ("巴特尔・苏和", "巴特尔·苏和"),
        ("巴特尔•苏和", "巴特尔·苏和"),
        ("巴特尔.苏和", "巴特尔·苏和"),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
        ("彭𠮷 ", "彭𠮷"),
        ("田𬭚明", "田𬭚明"),
        ("许 㛃华", "许㛃华"),
        ("\u200b王强\ufeff", "王强"),
        ("Anna  Maria", "Anna Maria"),
        ("/", ""),
        ("无", ""),
        ("\u3000", ""),
    ],
)
def test_names(written, stored):
    assert clean_name(written) == stored


@given(st.text(max_size=30))
def test_a_clean_name_stays_as_it_is(text):
    assert clean_name(clean_name(text)) == clean_name(text)


def test_ethnic_groups_by_name_stem_and_code():
    assert {clean_ethnicity(word) for word in ("汉", "汉族", "01", "1", "汉 族", "汉族 ")} == {"汉族"}
    assert [clean_ethnicity(word) for word in ("13", "哈呢族", "其他", "火星族", "57")] == [
        "瑶族",
        "哈尼族",
        "其他",
        None,
        None,
    ]
    assert [clean_ethnicity(f"{number:02d}") for number in range(1, 57)] == list(ETHNICITIES)
    assert len(set(ETHNICITIES)) == 56


def test_sexes():
    assert {clean_sex(word) for word in ("男", "男性", "1", "1.0", "M", "ｍ", "１")} == {"男"}
    assert {clean_sex(word) for word in ("女", "女性", "2", "F")} == {"女"}
    assert clean_sex("不详") is None


def test_political_status_and_education():
    assert [
        clean_political(word) for word in ("团员", "党员", "预备党员", "中共党员（保留团籍）", "群众")
    ] == [
        "共青团员",
        "中共党员",
        "中共预备党员",
        "中共党员",
        "群众",
    ]
    assert [clean_education(word) for word in ("大专", "高中", "中专", "大学本科", "研究生", "外星")] == [
        "专科",
        "普通高中",
        "中职",
        "本科",
        "硕士",
        None,
    ]


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        ("451198200502191225", []),
        ("'４５１１９８２００５０２１９１２２５\u3000", []),
        (451198200502191225, ["ID_PRECISION_LOST"]),
        (4.51198200502191e17, ["ID_PRECISION_LOST"]),
        ("4.51E+17", ["ID_PRECISION_LOST"]),
        ("4.51198200502191e+17", ["ID_PRECISION_LOST"]),
        ("451198200502191225.0", ["ID_PRECISION_LOST"]),
        ("451198050219122", ["ID_LENGTH"]),
        ("4511982005021912255", ["ID_LENGTH"]),
        ("451198200502191226", ["ID_CHECKSUM"]),
        ("45119820O502191225", ["ID_BIRTH_INVALID", "ID_CHECKSUM"]),
        ("451197200413328772", ["ID_BIRTH_INVALID"]),
        (None, ["ID_MISSING"]),
        ("/", ["ID_MISSING"]),
        ("无", ["ID_MISSING"]),
        ("\u3000", ["ID_MISSING"]),
    ],
)
def test_id_numbers(value, problems):
    assert id_problems(Cell(value))[1] == problems
