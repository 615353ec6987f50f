"""Fixtures that every test may ask for: the small world, and a browser-less visitor signed in as somebody."""

import pytest
from django.test import Client

from league.kernel import audit
from tests.factories import World, make_world


@pytest.fixture(autouse=True)
def own_seals():
    """The list of seals outside the database ends with the database of a test."""
    audit.anchor_file().unlink(missing_ok=True)


@pytest.fixture
def world(db) -> World:
    """One city, two counties, three townships, six branches, a user per role."""
    return make_world()


@pytest.fixture
def as_user(db):
    """as_user(world.secretary) gives a test client that is signed in as that user."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
