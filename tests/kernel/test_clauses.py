"""Findings: what refuses, how heavy, and from which day it would pass."""

from datetime import date

import pytest

from league.kernel.clauses import Clause, Finding, blocked, earliest, worst

AGE = Clause("age_14", "年满十四周岁", "团章 第一条")


def test_only_block_refuses():
    warn, block = Finding("warn", AGE, "支部超过 50 人。"), Finding("block", AGE, "还差 3 个月。")
    assert blocked([warn, block]) == [block]
    assert blocked([warn]) == []


def test_worst_level_counts():
    assert worst([Finding("ok", AGE, ""), Finding("warn", AGE, "")]) == "warn"
    assert worst([]) == "ok"


def test_earliest_day_needs_every_block_to_name_one():
    march = Finding("block", AGE, "", earliest=date(2026, 3, 1))
    may = Finding("block", AGE, "", earliest=date(2026, 5, 4))
    assert earliest([march, may]) == date(2026, 5, 4)
    assert earliest([march, Finding("block", AGE, "")]) is None
    assert earliest([Finding("ok", AGE, "")]) is None


def test_unknown_level_is_a_bug():
    with pytest.raises(ValueError, match="none of ok, warn, block"):
        Finding("error", AGE, "")
