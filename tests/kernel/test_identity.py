"""Identity numbers and phones."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from league.kernel.identity import (
    age_on,
    birth_of,
    check_character,
    has_valid_check,
    is_valid_id,
    normalise_id,
    normalise_phone,
    sex_of,
)

BODIES = st.from_regex(r"\A[1-8][0-9]{16}\Z")


def test_check_character_of_the_standard():
    # GB 11643-1999, the two examples of its annex.
    assert (check_character("11010519491231002"), check_character("44052418800101001")) == ("X", "4")


@given(BODIES)
def test_exactly_one_check_character_is_right(body):
    fitting = [last for last in "0123456789X" if has_valid_check(body + last)]
    assert fitting == [check_character(body)]


@given(BODIES, st.integers(0, 16))
def test_one_wrong_digit_is_always_noticed(body, place):
    id_no = body + check_character(body)
    wrong = str((int(id_no[place]) + 1) % 10)
    assert not has_valid_check(id_no[:place] + wrong + id_no[place + 1 :])


def test_normalised_numbers_lose_everything_but_digits_and_x():
    for written in (
        "'45119820110621985x",
        "４５１１９８２０１１０６２１９８５Ｘ",
        "451198 20110621 985X\u3000",
        "\u200b45119820110621985X\xa0",
    ):
        assert normalise_id(written) == "45119820110621985X"


def test_birth_and_sex_come_from_the_number():
    assert (birth_of("451197200710084364"), sex_of("451197200710084364")) == (date(2007, 10, 8), "女")
    assert birth_of("451197200413328772") is None
    assert not is_valid_id("451197200413328772")


def test_phones_as_people_write_them():
    for written in (
        "199-0227-4013",
        "199 0227 4013",
        "+8619902274013",
        "１９９０２２７４０１３",
        "19902274013\u3000",
        "19902274013.0",
    ):
        assert normalise_phone(written) == "19902274013"
    for wrong in ("1990227413", "0774-7882345", "1.99E+10", "29902274013", "", "无"):
        assert normalise_phone(wrong) is None


def test_the_birthday_itself_counts():
    assert [age_on(date(2012, 6, 30), day) for day in (date(2026, 6, 29), date(2026, 6, 30))] == [13, 14]
    assert [age_on(date(2012, 2, 29), day) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [13, 14]
