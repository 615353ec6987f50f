"""The small world with its fourteen people, and the way to ask for figures."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories import World
from tests.reports.people import make_people


@pytest.fixture
def peopled(world) -> World:
    """The small world with the people of the table."""
    return make_people(world)


@pytest.fixture
def figures(db):
    """figures("members.total", org=world.city, on=D, by="sex") gives what the command prints as JSON."""

    def asked(*codes, org, **options) -> list[dict]:
        out = StringIO()
        words = [f"--{name.rstrip('_')}={value}" for name, value in options.items() if value]
        call_command("figures", *codes, f"--org={org.code}", *words, "--json", stdout=out)
        return json.loads(out.getvalue())

    return asked
