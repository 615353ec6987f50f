"""Letters: the declared words with their places, the table of rows, an installation's own file."""

import io

import pytest
from docx import Document

from league.kernel import letters
from league.kernel.letters import Letter


@pytest.fixture
def notice(monkeypatch):
    """A public notice with a table of names, known to this test only."""
    monkeypatch.setattr(letters, "_letters", {})
    return Letter(
        "test.notice",
        "公示",
        "关于{{ branch }}发展对象的公示",
        ("经{{ branch }}讨论，拟确定下列同志为发展对象，公示期为{{ days }}个工作日。",),
        (("姓名", "row.name"), ("性别", "row.sex")),
        ("如有异议，请向{{ sign }}反映。",),
    )


FILLED = {
    "branch": "麦岭村团支部",
    "days": 5,
    "sign": "共青团麦岭镇委员会",
    "day": "2026年11月25日",
    "rows": [{"name": "高梓涵", "sex": "女"}, {"name": "<w:t>&{{ 7 * 7 }}", "sex": "男"}],
}


def opened(content: bytes):
    return Document(io.BytesIO(content))


def test_places_are_filled_and_rows_repeated(notice):
    found = opened(letters.write("test.notice", FILLED))
    assert [each.text for each in found.paragraphs if each.text] == [
        "关于麦岭村团支部发展对象的公示",
        "经麦岭村团支部讨论，拟确定下列同志为发展对象，公示期为5个工作日。",
        "如有异议，请向共青团麦岭镇委员会反映。",
        "共青团麦岭镇委员会",
        "2026年11月25日",
    ]
    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows] == [
        ["姓名", "性别"],
        ["高梓涵", "女"],
        ["<w:t>&{{ 7 * 7 }}", "男"],
    ]


def test_an_installation_puts_its_own_words(notice, settings, tmp_path):
    settings.LEAGUE_VAR = tmp_path
    own = opened(letters.template("test.notice"))
    own.paragraphs[0].runs[0].text = "公示（{{ branch }}）"
    (tmp_path / "letters").mkdir()
    own.save(tmp_path / "letters" / "test.notice.docx")
    assert opened(letters.write("test.notice", FILLED)).paragraphs[0].text == "公示（麦岭村团支部）"


def test_a_template_may_not_reach_into_the_program(notice, settings, tmp_path):
    settings.LEAGUE_VAR = tmp_path
    own = opened(letters.template("test.notice"))
    own.paragraphs[0].runs[0].text = "{{ branch.__class__.__mro__ }}"
    (tmp_path / "letters").mkdir()
    own.save(tmp_path / "letters" / "test.notice.docx")
    with pytest.raises(Exception, match="unsafe"):
        letters.write("test.notice", FILLED)


def test_a_letter_is_declared_once(notice):
    with pytest.raises(ValueError, match="declared twice"):
        Letter("test.notice", "公示", "公示", ())
