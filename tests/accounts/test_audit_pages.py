"""The audit trail: read by audit administrators, each within the own subtree."""

import pytest
from django.urls import reverse

from accounts import services
from league.kernel.models.audit import AuditEvent
from league.kernel.roles import Role
from tests.accounts.conftest import sign_in
from tests.factories import make_user

LIST = "/accounts/audit/"


@pytest.fixture
def trail(world, visitor):
    """Three events: in either county, and one without a place."""
    services.grant(world.ended, Role.LEADER, world.township, actor=world.staff)
    services.grant(world.other_secretary, Role.LEADER, world.other_township, actor=world.other_staff)
    sign_in(visitor(), "nobody-here", "x")
    return list(AuditEvent.objects.order_by("pk"))


@pytest.mark.parametrize(
    "who", ["system_admin", "security_admin", "city_staff", "staff", "secretary", "leader"]
)
def test_nobody_else_reads_it(world, as_user, trail, who):
    client = as_user(getattr(world, who))
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("accounts:audit-detail", args=[trail[0].pk])).status_code in (403, 404)


def seen(client) -> list[str]:
    """Ids of the events on the list."""
    rows = client.get(LIST).context["rows"]
    return [row.pk for row in rows]


def test_root_sees_everything_newest_first(world, as_user, trail):
    assert seen(as_user(world.audit_admin)) == [event.pk for event in reversed(trail)]


def test_county_sees_the_own_county(world, as_user, trail):
    auditor = make_user("fuchuan-sj", Role.AUDIT_ADMIN, world.county)
    client = as_user(auditor)
    assert seen(client) == [trail[0].pk]
    status = [client.get(reverse("accounts:audit-detail", args=[event.pk])).status_code for event in trail]
    assert status == [200, 404, 404]


def test_filters(world, as_user, trail):
    client = as_user(world.audit_admin)
    rows = client.get(LIST, {"event": "accounts.grant", "actor": "盘志远"}).context["rows"]
    assert [row.pk for row in rows] == [trail[0].pk]
    assert len(client.get(LIST, {"until": "2020-01-01"}).context["rows"]) == 0


def test_detail_shows_the_values(world, as_user, trail):
    page = as_user(world.audit_admin).get(reverse("accounts:audit-detail", args=[trail[0].pk]))
    assert "盘志远（fuchuan-bgs）" in page.content.decode()
    assert "leader" in page.content.decode()


def test_trail_pages_by_key(world, as_user):
    from_staff = [AuditEvent(event="accounts.edit", path=world.county.path, mac="") for _i in range(60)]
    AuditEvent.objects.bulk_create(from_staff)
    client = as_user(world.audit_admin)
    first = client.get(LIST)
    assert len(first.context["rows"]) == 50
    second = client.get(LIST + first.context["next_url"])
    assert len(second.context["rows"]) == 10
