"""The permission matrix, generated from the URLs: every address × method × role × relation × channel.

Expected of every cell: anonymous visitors are sent to sign in; a row out of reach is 404; a row in reach
without the permit is 403; with the permit the answer is neither. Rows of each place carry a canary word that
may stand in no answer to somebody who may not see that place.
"""

import pytest
from django.db import transaction
from django.urls import get_resolver

from accounts.models import User
from league.kernel import permits
from league.kernel.views import declarations
from members import rules as member_rules
from tests.factories import USERS, make_world
from tests.house.asking import Cell, Door, Visitor, cells_of, every_declaration, in_a_browser, kind_of
from tests.house.zoo import CANARIES, make_zoo, token_for

pytestmark = pytest.mark.django_db

NOBODY = "anonymous"
# Rows that belong to a person, not to a place: others do not find them.
OWNERS = {"kernel.Job": "actor_id", "kernel.SavedFilter": "user_id", "accounts.ApiToken": "user_id"}
# Rows whose permit follows from the row: a batch of the zoo holds members.
KIND_PERMITS = {"kernel.ImportBatch": member_rules.IMPORT}
# Addresses for whoever may import something: what everybody else is told.
IMPORTING = {"portal:imports": "forbidden", "portal:import-template": "absent"}
# What an address tells everybody as long as there is nothing to answer with: no second factor is set up, no
# sign-in is under way, no list page is named.
EVERYBODY = {
    "account_logout": "sign-in",
    "mfa_authenticate": "sign-in",
    "mfa_deactivate_totp": "absent",
    "mfa_view_recovery_codes": "absent",
    "kernel:filter-save": "absent",
    "kernel:columns-save": "absent",
}


@pytest.fixture(scope="module")
def zoo(django_db_setup, django_db_blocker):
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


def test_every_address_declares_its_permit():
    undeclared = [entry.name for entry in declarations(get_resolver()) if entry.declared is None]
    assert undeclared == []


def test_every_permit_that_is_declared_exists():
    for entry in every_declaration():
        if entry.declared.permit:
            assert permits.get(entry.declared.permit).code == entry.declared.permit


def expected(cell: Cell, user: User | None) -> str:
    """The kind of answer that is right: sign-in, absent, forbidden or served."""
    if cell.public:
        return "served"
    if user is None or not user.is_active:
        return "sign-in"
    if cell.name in IMPORTING and not permits.may(user, member_rules.IMPORT):
        return IMPORTING[cell.name]
    label = cell.row._meta.label if cell.row else ""
    if label in OWNERS:
        return "served" if getattr(cell.row, OWNERS[label]) == user.pk else "absent"
    permit = cell.permit or KIND_PERMITS.get(label)
    if cell.is_api and permit and not permits.may(user, permit):
        return "forbidden"  # for every id, whether there is such a row or not
    if cell.row and not any(
        permits.path_of(cell.row).startswith(path) for _role, path in permits.grants(user)
    ):
        return "absent"
    return "served" if permit is None or permits.may(user, permit, cell.row) else "forbidden"


def leaks(zoo, user: User | None, text: str) -> list[str]:
    """Canary words in a text that the user may not see."""
    hidden = [
        word
        for place, word in CANARIES.items()
        if user is None or not permits.may(user, member_rules.VIEW, zoo.paths[place])
    ]
    return [word for word in hidden if word in text]


def judge(door: Door, zoo, visitor: Visitor, cell: Cell) -> list[str]:
    """What is wrong with the answer to a cell, in words; nothing for a right one."""
    right = {expected(cell, visitor.user)}
    # A refused change is asked for as a part of a page, so that no frame is drawn around the refusal.
    part = {} if "served" in right or cell.method == "GET" else {"HX-Request": "true"}
    answer, text = door.ask(visitor, cell, **part)
    faults = [f"shows {word}" for word in leaks(zoo, visitor.user, text)]
    if "served" in right and cell.name in EVERYBODY:
        right.add(EVERYBODY[cell.name])
    if kind_of(answer) not in right:
        faults.append(f"answers {answer.status_code}, expected {' or '.join(sorted(right))}")
    return [f"{visitor.channel} {cell}: {fault}" for fault in faults]


@pytest.mark.parametrize("who", [*USERS, NOBODY])
def test_matrix(zoo, cells, door, who):
    user = None if who == NOBODY else User.objects.get(pk=getattr(zoo.world, who).pk)
    browser = in_a_browser(who, user)
    asked = [(browser, cell) for cell in cells]
    if user is not None and (key := token_for(user)):
        program = Visitor(who, "token", user, {"Authorization": f"Bearer {key}"})
        asked += [(program, cell) for cell in cells if cell.is_api]
    wrong = [fault for visitor, cell in asked for fault in judge(door, zoo, visitor, cell)]
    if wrong:
        pytest.fail(f"{len(wrong)} of {len(asked)} cells are wrong:\n" + "\n".join(wrong), pytrace=False)
    assert len(asked) > 300
