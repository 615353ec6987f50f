"""Unified social credit codes."""

import pytest

from league.kernel.credit import credit_check_character, is_valid_credit_code, normalise_credit_code


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "911100001000015130"[:17] + credit_check_character("91110000100001513")]
)
def test_a_right_code_is_right(code):
    assert is_valid_credit_code(code)


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43", "91350100M000100Y433"]
)
def test_a_wrong_code_is_wrong(code):
    assert not is_valid_credit_code(code)


def test_every_change_of_one_character_is_noticed():
    code = "91350100M000100Y43"
    changed = [code[:place] + ("2" if code[place] != "2" else "3") + code[place + 1 :] for place in range(18)]
    assert [one for one in changed if is_valid_credit_code(one)] == []


def test_spaces_full_width_and_small_letters_are_put_right():
    assert normalise_credit_code(" 91350100ｍ000100y43 ") == "91350100M000100Y43"
