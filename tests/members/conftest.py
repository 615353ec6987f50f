"""What stories of members begin with."""

import pytest

from tests.members.graduate_world import make_school


@pytest.fixture
def school(world):
    """富川高中."""
    return make_school(world)
