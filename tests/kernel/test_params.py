"""Rule parameters: the newest row in force on the day, nearest up the tree, else the default."""

from datetime import date

import pytest

from league.kernel import params
from league.kernel.errors import Refused
from league.kernel.models import AuditEvent, ParamValue

DAY = date(2026, 5, 4)


@pytest.fixture
def hours(monkeypatch):
    """团课学时, 8 by default, declared for one test."""
    monkeypatch.setattr(params, "_params", {})
    return params.param("test.class_hours", 8, "学时", "入团规程 第九条", "团课学时")


def row(code, value, path="", since=date(2020, 1, 1)):
    return ParamValue.objects.create(
        code=code, value=value, path=path, effective_from=since, source="桂团〔2020〕1号"
    )


def test_default_answers_where_nothing_is_set(hours, db):
    ruling = params.ruling(hours, "1.7.52.", DAY)
    assert (ruling.value, ruling.unit, ruling.source, ruling.effective_from) == (
        8,
        "学时",
        "入团规程 第九条",
        None,
    )


def test_nearest_organization_up_the_tree_wins(hours, db):
    row(hours, 9)
    row(hours, 10, "1.")
    row(hours, 12, "1.7.")
    row(hours, 20, "1.8.")
    assert params.value(hours, "1.7.52.", DAY) == 12
    assert params.value(hours, "1.9.", DAY) == 10
    assert params.value(hours, "2.", DAY) == 9
    assert params.value(hours, on=DAY) == 9


def test_path_of_seventy_is_not_under_path_of_seven(hours, db):
    row(hours, 12, "1.7.")
    assert params.value(hours, "1.70.", DAY) == 8


def test_day_of_the_event_decides(hours, db):
    row(hours, 10, "1.", date(2024, 1, 1))
    row(hours, 12, "1.", date(2026, 6, 1))
    assert params.value(hours, "1.7.", date(2023, 12, 31)) == 8
    assert params.value(hours, "1.7.", DAY) == 10
    assert params.value(hours, "1.7.", date(2026, 6, 1)) == 12


def test_value_not_in_force_yet_leaves_the_one_above(hours, db):
    row(hours, 10, "1.")
    row(hours, 12, "1.7.", date(2027, 1, 1))
    assert params.value(hours, "1.7.", DAY) == 10


def test_later_correction_of_the_same_day_wins(hours, db):
    row(hours, 10, "1.")
    row(hours, 11, "1.")
    assert params.value(hours, "1.", DAY) == 11


def test_one_query_for_one_value_and_for_a_whole_book(hours, db, django_assert_num_queries):
    row(hours, 10, "1.7.")
    with django_assert_num_queries(1):
        assert params.value(hours, "1.7.52.9.", DAY) == 10
    with django_assert_num_queries(1):
        book = params.Book([hours])
        assert [book.value(hours, path, DAY) for path in ("1.7.", "1.7.5.", "1.8.", "")] == [10, 10, 8, 8]


def test_setting_a_value_is_kept_with_source_and_audited(hours, world):
    params.set_value(
        hours, 12, actor=world.staff, source="县团委〔2026〕3号", path=world.county.path, effective_from=DAY
    )
    assert params.value(hours, world.branch.path, DAY) == 12
    assert params.value(hours, world.other_branch.path, DAY) == 8
    event = AuditEvent.objects.get(event=params.CHANGED)
    assert (event.actor, event.path) == (world.staff, world.county.path)
    assert event.before_values == {"value": 8}
    assert event.after_values["value"] == 12


@pytest.mark.parametrize("wrong", ["12", True, [12], None])
def test_value_of_another_kind_is_refused(hours, db, wrong):
    with pytest.raises(Refused, match="类型不对"):
        params.set_value(hours, wrong, actor=None, source="文件")
    assert ParamValue.objects.count() == 0


def test_value_without_source_is_refused(hours, db):
    with pytest.raises(Refused, match="依据"):
        params.set_value(hours, 12, actor=None, source=" ")


def test_unknown_code_and_second_declaration_are_bugs(hours, db):
    with pytest.raises(KeyError):
        params.value("test.nothing")
    with pytest.raises(ValueError, match="twice"):
        params.param(hours, 9, "学时", "", "")
