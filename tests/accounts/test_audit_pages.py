"""The audit trail: read by audit administrators, each within the own subtree."""

import pytest
from django.urls import reverse

import members.services as members
from accounts import services
from league.kernel import audit
from league.kernel.models.audit import AuditEvent
from league.kernel.roles import Role
from members.workflows import ADMISSION
from tests.accounts.conftest import sign_in
from tests.factories import make_application, make_member, make_user

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
    text = page.content.decode()
    assert "盘志远（fuchuan-bgs）" in text
    told = {("角色", None, "领导（只读）"), ("团组织", None, world.township.pk)}
    assert told <= set(page.context["changes"])


def test_detail_of_a_person_tells_what_was_changed_but_not_to_what(world, as_user):
    member = make_member(world.branch, "黎见微")
    changes = {"work_unit": "麦岭小学", "education": "50"}
    members.edit(member, changes, actor=world.secretary, version=member.version)
    page = as_user(world.audit_admin).get(reverse("accounts:audit-detail", args=[trail_of(member).pk]))
    assert sorted(page.context["changes"]) == [("学习工作单位", "***", "***"), ("文化程度", "***", "***")]
    assert "麦岭小学" not in page.content.decode()
    assert "黎见微" not in page.content.decode()


def test_steps_of_a_person_are_told_in_words(world, as_user):
    application = make_application(world.branch, "黎见微", by=world.secretary)
    ADMISSION.fire(application, "submit", actor=world.secretary)
    page = as_user(world.audit_admin).get(reverse("accounts:audit-detail", args=[trail_of(application).pk]))
    assert page.context["changes"] == [("阶段", "草稿", "已提交申请")]
    assert page.context["subject"] == f"入团申请 {application.pk}"
    assert "黎见微" not in page.content.decode()


def trail_of(row) -> AuditEvent:
    """The newest event of a row."""
    return audit.trail(row).first()


def test_trail_pages_by_key(world, as_user):
    from_staff = [AuditEvent(event="accounts.edit", path=world.county.path, mac="") for _i in range(60)]
    AuditEvent.objects.bulk_create(from_staff)
    client = as_user(world.audit_admin)
    first = client.get(LIST)
    assert len(first.context["rows"]) == 50
    second = client.get(LIST + first.context["next_url"])
    assert len(second.context["rows"]) == 10
