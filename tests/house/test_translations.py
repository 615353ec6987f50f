"""Every string of the house is in the English catalogue and translated; the catalogue compiles."""

import importlib.util
from io import BytesIO
from pathlib import Path

import polib
import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from league.kernel.sheets import Cell, Row, sheet
from league.kernel.sheets.template import blank_template
from orgs.sheets.tree import read_field

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def messages():
    """scripts/messages.py as a module."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogue_is_complete(messages):
    assert messages.problems() == []


def test_the_catalogue_holds_nothing_that_is_not_used(messages):
    used = set(messages.used())
    entries = {messages.key(entry) for entry in polib.pofile(str(messages.CATALOGUE))}
    assert entries - used == set()


def test_strings_of_python_are_found(messages):
    source = (
        'a = _("甲")\nb = ngettext("%(n)s人", "%(n)s名", n)\nc = pgettext_lazy("月份", "月")\nd = _(computed)'
    )
    assert messages.keys_in_python(source) == {
        (None, "甲", None),
        (None, "%(n)s人", "%(n)s名"),
        ("月份", "月", None),
    }


def test_strings_of_templates_are_found(messages):
    source = (
        '<p title="{% translate "甲（乙）" %}">{{ _("丙") }}'
        "{% blocktranslate trimmed count n=x %}\n 共 {{ n }} 人\n{% plural %}\n 共 {{ n }} 名\n"
        "{% endblocktranslate %}</p>"
    )
    assert messages.keys_in_template(source) == {
        (None, "甲（乙）", None),
        (None, "丙", None),
        (None, "共 %(n)s 人", "共 %(n)s 名"),
    }


def test_a_missing_translation_is_reported(messages, tmp_path, monkeypatch):
    catalogue = polib.pofile(str(messages.CATALOGUE))
    del catalogue[0]
    catalogue[0].msgstr = ""
    catalogue.save(str(tmp_path / "django.po"))
    monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "django.po")
    assert len(messages.problems()) == 2


@pytest.fixture
def english(messages):
    """The catalogue compiled, and spoken."""
    messages.compile_all()
    with override("en"):
        yield


def test_a_template_is_chinese_for_every_reader(english):
    book = load_workbook(BytesIO(blank_template(sheet("orgs"))))
    assert [cell.value for cell in book.active[2]] == ["编码", "全称", "简称", "层级", "上级组织", "领域"]


def test_a_field_is_stored_in_chinese_for_every_reader(english):
    row = Row("", 1, None)
    assert [read_field(Cell(text), row) for text in ("学校", "school", "不详单位")] == ["学校", "学校", None]
