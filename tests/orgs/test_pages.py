"""The pages of organizations over HTTP."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db


def url(name, org=None, **query):
    """Address of a page."""
    text = reverse(f"orgs:org-{name}", args=[org.pk] if org else [])
    return text + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def test_tree(world, as_user):
    page = as_user(world.staff).get(url("tree"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "麦岭镇" in text
    for name in ("detail", "rename", "move", "dissolve", "edit", "children", "history"):
        page = as_user(world.staff).get(url(name, world.township))
        assert page.status_code == 200, name
    assert as_user(world.staff).get(url("list")).status_code == 200
    assert as_user(world.staff).get(url("add", parent=world.township.pk)).status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    for name in ("detail", "children"):
        assert as_user(world.staff).get(url(name, world.township, on=yesterday)).status_code == 200
    for name in ("tree", "list"):
        assert as_user(world.staff).get(url(name, on=yesterday)).status_code == 200
    assert as_user(world.staff).get(url("tree", q="mlz")).status_code == 200
