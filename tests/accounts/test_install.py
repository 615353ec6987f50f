"""Beginning a real installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Grant, User
from accounts.rules import GRANTABLE
from league.kernel import permits
from league.kernel.roles import Role
from orgs.models import Org, Placement
from tests.accounts.conftest import is_signed_in, sign_in

HEZHOU = ("--code", "451100", "--name", "共青团贺州市委员会", "--level", "city")


def install(*arguments) -> list[str]:
    """Run the command; returns its lines."""
    out = StringIO()
    call_command("install", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_root_and_first_administrator_and_nothing_else(db, visitor):
    lines = install(*HEZHOU)
    root, user = Org.objects.get(), User.objects.get()
    assert (root.code, root.name, root.level, root.parent, root.path) == (
        "451100",
        "共青团贺州市委员会",
        "city",
        None,
        f"{root.pk}.",
    )
    assert Placement.objects.get().org == root
    assert (user.username, user.must_change_password) == ("admin", True)
    assert [(each.role, each.org) for each in Grant.objects.all()] == [("system_admin", root)]
    word = lines[-1].removeprefix("一次性密码（只显示这一次）：")
    client = visitor()
    sign_in(client, user, word)
    assert is_signed_in(client)


def test_first_administrator_can_give_every_role_and_reads_no_member(db):
    install(*HEZHOU)
    user = User.objects.get()
    assert set(GRANTABLE[Role.SYSTEM_ADMIN]) == set(Role)
    assert not permits.may(user, "members.view")


def test_password_differs_each_time(db):
    first = install(*HEZHOU)[-1]
    Grant.objects.all().delete()
    User.objects.all().delete()
    Placement.objects.all().delete()
    Org.objects.all().delete()
    assert install(*HEZHOU)[-1] != first


def test_second_installation_is_refused(world):
    before = (Org.objects.count(), User.objects.count())
    with pytest.raises(CommandError, match="不能再次安装"):
        install(*HEZHOU)
    assert (Org.objects.count(), User.objects.count()) == before


def test_asks_for_what_is_not_given(db, monkeypatch):
    answers = iter(["", "共青团钟山县委员会", "county"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    install()
    root = Org.objects.get()
    assert (root.code, root.name, root.level) == ("451123", "共青团钟山县委员会", "county")


def test_strange_account_name_is_refused(db):
    with pytest.raises(CommandError):
        install(*HEZHOU, "--admin", "管理员")
    assert not Org.objects.exists()
