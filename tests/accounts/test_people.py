"""Accounts: issued, renewed, switched off; handover to a successor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from accounts import services
from accounts.models import Grant, User
from accounts.services import handover
from league.kernel.errors import Forbidden, Refused
from league.kernel.models.audit import AuditEvent
from league.kernel.roles import Role
from tests.accounts.conftest import is_signed_in, sign_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def drafts():
    """A register of an upper app whose drafts can be handed over; forgotten after the test."""
    owners = {"草稿一": "mailing-sj", "草稿二": "mailing-sj", "别人的": "gepo-sj"}

    def move(leaving, to, actor) -> int:
        mine = [key for key, owner in owners.items() if owner == leaving.username]
        owners.update(dict.fromkeys(mine, to.username))
        return len(mine)

    before = dict(handover._movers)
    handover._movers.clear()
    handover.register("入团申请草稿", move)
    yield owners
    handover._movers.clear()
    handover._movers.update(before)


def test_issued_account_opens_with_its_one_time_password(world, visitor):
    user, word = services.issue(username="xinren", name="新人", home=world.township, actor=world.staff)
    assert (user.must_change_password, user.check_password(word)) == (True, True)
    client = visitor()
    sign_in(client, user, word)
    assert is_signed_in(client)
    kept = " ".join(AuditEvent.objects.values_list("after", flat=True))
    assert word not in kept
    assert word not in User.objects.get(pk=user.pk).password


@pytest.mark.parametrize("actor", ["other_staff", "security_admin", "reviewer", "secretary", "ended"])
def test_issuing_needs_the_permit_for_the_place(world, actor):
    with pytest.raises(Forbidden):
        services.issue(username="xinren", name="新人", home=world.township, actor=getattr(world, actor))
    assert not User.objects.filter(username="xinren").exists()


def test_taken_name_is_refused_whatever_its_letters(world):
    with pytest.raises(Refused, match="已经有人使用"):
        services.issue(username="Mailing-SJ", name="新人", home=world.township, actor=world.staff)


@pytest.mark.parametrize("actor", ["system_admin", "security_admin", "county_admin", "city_staff", "staff"])
def test_superior_renews_a_lost_password(world, visitor, actor):
    client = visitor()
    sign_in(client, world.secretary)
    word = services.reset_password(world.secretary, actor=getattr(world, actor))
    assert client.get("/accounts/own/").status_code == 302
    assert User.objects.get(pk=world.secretary.pk).check_password(word)
    event = AuditEvent.objects.get(event="accounts.reset_password")
    assert (event.actor, event.object_id, event.after) == (
        getattr(world, actor),
        str(world.secretary.pk),
        "",
    )


@pytest.mark.parametrize(
    ("actor", "subject"),
    [
        ("county_admin", "city_staff"),
        ("county_admin", "other_secretary"),
        ("county_admin", "system_admin"),
        ("county_admin", "county_admin"),
        ("staff", "reviewer"),
        ("staff", "county_admin"),
        ("staff", "other_secretary"),
        ("city_staff", "system_admin"),
        ("city_staff", "audit_admin"),
        ("audit_admin", "secretary"),
        ("reviewer", "secretary"),
        ("secretary", "branch_secretary"),
        ("leader", "secretary"),
        ("ended", "branch_secretary"),
    ],
)
def test_nobody_takes_over_an_account_above_or_outside(world, actor, subject):
    user = getattr(world, subject)
    before = user.password
    for verb in (services.reset_password, services.reset_authenticator):
        with pytest.raises(Forbidden):
            verb(user, actor=getattr(world, actor))
    with pytest.raises(Forbidden):
        services.deactivate(user, actor=getattr(world, actor), reason="换人")
    kept = User.objects.get(pk=user.pk)
    assert (kept.password, kept.is_active) == (before, True)


def test_county_administrator_cannot_reset_somebody_with_a_grant_in_the_city(world):
    Grant.objects.create(user=world.secretary, role=Role.CITY_STAFF, org=world.city)
    with pytest.raises(Forbidden, match="高于或超出您的管理范围"):
        services.reset_password(world.secretary, actor=world.county_admin)


def test_lost_authenticator_is_forgotten_and_sessions_end(world, visitor):
    client = visitor()
    sign_in(client, world.secretary)
    TOTP.activate(world.secretary, SECRET)
    services.reset_authenticator(world.secretary, actor=world.county_admin)
    assert not Authenticator.objects.filter(user=world.secretary).exists()
    assert client.get("/accounts/own/").status_code == 302
    assert AuditEvent.objects.filter(event="accounts.reset_factor").count() == 1


def test_resetting_an_authenticator_that_is_not_there_is_refused(world):
    with pytest.raises(Refused, match="还没有设置验证器"):
        services.reset_authenticator(world.secretary, actor=world.county_admin)


def test_switching_off_needs_a_reason_and_works_at_once(world, visitor):
    client = visitor()
    sign_in(client, world.secretary)
    with pytest.raises(Refused, match="请写明停用的理由"):
        services.deactivate(world.secretary, actor=world.staff, reason=" ")
    services.deactivate(world.secretary, actor=world.staff, reason="调离")
    assert client.get("/accounts/own/").status_code == 302
    services.activate(world.secretary, actor=world.staff)
    assert client.get("/accounts/own/").status_code == 302
    events = list(AuditEvent.objects.order_by("pk").values_list("event", "note"))
    assert events[-2:] == [("accounts.deactivate", "调离"), ("accounts.activate", "")]


def test_handover_moves_drafts_and_grants_and_lists_them(world, drafts):
    done = services.hand_over(world.secretary, world.ended, actor=world.staff, with_grants=True)
    assert [(moved.label, moved.count) for moved in done] == [("授权", 1), ("入团申请草稿", 2)]
    assert drafts == {"草稿一": "mailing-old", "草稿二": "mailing-old", "别人的": "gepo-sj"}
    roles = Grant.objects.filter(end__isnull=True, org=world.township).values_list("user", "role")
    assert list(roles) == [
        (world.ended.pk, "township_secretary"),
        (world.deactivated.pk, "township_secretary"),
    ]


def test_handover_without_grants_leaves_them(world, drafts):
    services.hand_over(world.secretary, world.sibling_secretary, actor=world.staff)
    assert Grant.objects.get(user=world.secretary).end is None
    assert Grant.objects.filter(user=world.sibling_secretary).count() == 1


@pytest.mark.parametrize(
    ("actor", "to"),
    [
        ("staff", "other_secretary"),
        ("staff", "reviewer"),
        ("staff", "staff"),
        ("reviewer", "sibling_secretary"),
    ],
)
def test_handover_stays_within_reach(world, drafts, actor, to):
    with pytest.raises(Forbidden):
        services.hand_over(world.secretary, getattr(world, to), actor=getattr(world, actor))
    assert drafts["草稿一"] == "mailing-sj"


@pytest.mark.parametrize("to", ["secretary", "deactivated"])
def test_handover_needs_somebody_else_who_is_there(world, drafts, to):
    with pytest.raises(Refused):
        services.hand_over(world.secretary, getattr(world, to), actor=world.staff)
    assert drafts["草稿一"] == "mailing-sj"
