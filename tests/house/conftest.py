"""Fixtures of the sweeping tests: the zoo and the door, made once per file."""

import pytest
from django.db import transaction

from tests.factories import make_world
from tests.house.asking import Cell, Door, cells_of, every_declaration
from tests.house.zoo import Zoo, make_zoo


@pytest.fixture(scope="module")
def zoo(django_db_setup, django_db_blocker) -> Zoo:
    """The small world with rows of every kind in every place, made once for all visitors."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_zoo(make_world())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cells(zoo) -> list[Cell]:
    """Every cell of the matrix for one visitor."""
    return [cell for entry in every_declaration() for cell in cells_of(entry, zoo)]


@pytest.fixture(scope="module")
def door() -> Door:
    """The handler that answers."""
    return Door()
