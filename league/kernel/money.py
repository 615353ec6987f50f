"""Money: 元 with two places, kept in 分 so that no database ever adds up floating numbers.

`MoneyField` reads and writes `Decimal`; sums, differences and cases over it come back as `Decimal` too.
`split` divides an amount so that the parts add up to the cent.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

CENT = Decimal("0.01")


def yuan(fen: int) -> Decimal:
    """分 as 元: 20 → 0.20."""
    return Decimal(fen).scaleb(-2)


def cents(amount) -> int:
    """元 as 分; ValueError for a part of a cent."""
    exact = Decimal(amount) * 100
    if exact != exact.to_integral_value():
        raise ValueError(f"{amount} has more than two places")
    return int(exact)


def share_of(amount: Decimal, percent) -> Decimal:
    """That many per cent of an amount, rounded to the cent."""
    return (amount * Decimal(str(percent)) / 100).quantize(CENT, ROUND_HALF_UP)


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount divided by weights, to the cent, by the largest remainder; the parts add up to the amount.

    Where all weights are nothing, the amount has to be nothing too: ValueError otherwise.
    """
    total, whole = cents(amount), sum(weights)
    if not whole:
        if total:
            raise ValueError("nothing to divide by")
        return [yuan(0) for _weight in weights]
    exact = [Decimal(total) * Decimal(weight) / Decimal(whole) for weight in weights]
    parts = [int(part) for part in exact]
    by_rest = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_rest[: total - sum(parts)]:
        parts[place] += 1
    return [yuan(part) for part in parts]


class MoneyField(models.Field):
    """An amount in 元 with two places; a whole number of 分 in the database."""

    description = _("金额（元）")
    empty_strings_allowed = False

    def get_internal_type(self):
        """Stored like a big integer."""
        return "BigIntegerField"

    def from_db_value(self, value, expression, connection):
        """分 → 元."""
        return None if value is None else yuan(int(value))

    def to_python(self, value):
        """A Decimal with two places; ValidationError for anything else."""
        if value is None:
            return None
        try:
            return yuan(cents(value))
        except (InvalidOperation, ValueError, TypeError) as error:
            raise ValidationError(_("金额须是数字，最多两位小数。")) from error

    def get_prep_value(self, value):
        """元 → 分."""
        return None if value is None else cents(value)

    def formfield(self, **kwargs):
        """A number with two places."""
        numbers = {"form_class": forms.DecimalField, "max_digits": 9, "decimal_places": 2, "min_value": 0}
        return super().formfield(**numbers | kwargs)
