"""Amounts to the cent: parts that add up, shares that are rounded, and what is no amount."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from league.kernel.money import MoneyField, cents, share_of, split, yuan


def test_parts_add_up_to_the_cent():
    assert [str(n) for n in split(Decimal("1.00"), [1, 1, 1])] == ["0.34", "0.33", "0.33"]
    assert [str(n) for n in split(Decimal("0.05"), [Decimal("0.20"), Decimal("3.00")])] == ["0.00", "0.05"]
    assert split(Decimal(0), [0, 0]) == [Decimal(0), Decimal(0)]
    with pytest.raises(ValueError, match="nothing to divide by"):
        split(Decimal(1), [0])


@pytest.mark.parametrize(
    ("amount", "percent", "part"), [("0.01", 50, "0.01"), ("16.43", 50, "8.22"), ("5", 0, "0.00")]
)
def test_a_share_is_rounded_to_the_cent(amount, percent, part):
    assert str(share_of(Decimal(amount), percent)) == part


def test_an_amount_is_kept_in_cents_and_read_in_yuan():
    field = MoneyField()
    assert (cents("0.20"), field.get_prep_value(Decimal("13.40")), str(yuan(20))) == (20, 1340, "0.20")
    assert (str(field.from_db_value(303, None, None)), field.from_db_value(None, None, None)) == (
        "3.03",
        None,
    )


@pytest.mark.parametrize("text", ["0.205", "五元", "NaN"])
def test_what_is_no_amount_is_told(text):
    with pytest.raises(ValidationError, match="金额须是数字"):
        MoneyField().to_python(text)
