"""The permission matrix, generated from the URLs: every address × method × role × relation × channel.

Expected of every cell: anonymous visitors are sent to sign in; a row out of reach is 404; a row in reach
without the permit is 403; with the permit the answer is neither. Rows of each place carry a canary word that
may stand in no answer to somebody who may not see that place.
"""

import pytest
from django.urls import get_resolver

from league.kernel import permits
from league.kernel.views import declarations
from members import rules as member_rules
from tests.factories import USERS
from tests.house.asking import Cell, Door, Visitor, every_declaration, kind_of, program_of, visitor_of
from tests.house.zoo import CANARIES

pytestmark = pytest.mark.django_db

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


def test_every_address_declares_its_permit():
    undeclared = [entry.name for entry in declarations(get_resolver()) if entry.declared is None]
    assert undeclared == []


def test_every_permit_that_is_declared_exists():
    for entry in every_declaration():
        if entry.declared.permit:
            assert permits.get(entry.declared.permit).code == entry.declared.permit


def expected(cell: Cell, visitor: Visitor) -> str:
    """The kind of answer that is right: sign-in, absent, forbidden or served."""
    if cell.public:
        return "served"
    if not visitor.is_known:
        return "sign-in"
    if cell.name in IMPORTING and not visitor.may(member_rules.IMPORT):
        return IMPORTING[cell.name]
    label = cell.row._meta.label if cell.row else ""
    if label in OWNERS:
        return "served" if getattr(cell.row, OWNERS[label]) == visitor.user.pk else "absent"
    permit = cell.permit or KIND_PERMITS.get(label)
    if cell.is_api and permit and not visitor.may(permit):
        return "forbidden"  # for every id, whether there is such a row or not
    path = permits.path_of(cell.row) if cell.row else None
    if path and not visitor.may(None, path):
        return "absent"
    return "served" if permit is None or visitor.may(permit, path) else "forbidden"


def leaks(zoo, visitor: Visitor, text: str) -> list[str]:
    """Canary words in a text that the visitor may not see."""
    hidden = [
        word for place, word in CANARIES.items() if not visitor.may(member_rules.VIEW, zoo.paths[place])
    ]
    return [word for word in hidden if word in text]


def judge(door: Door, zoo, visitor: Visitor, cell: Cell) -> list[str]:
    """What is wrong with the answer to a cell, in words; nothing for a right one."""
    right = {expected(cell, visitor)}
    # A refused change is asked for as a part of a page, so that no frame is drawn around the refusal.
    part = {} if "served" in right or cell.method == "GET" else {"HX-Request": "true"}
    answer, text = door.ask(visitor, cell, **part)
    faults = [f"shows {word}" for word in leaks(zoo, visitor, text)]
    if "served" in right and cell.name in EVERYBODY:
        right.add(EVERYBODY[cell.name])
    if kind_of(answer) not in right:
        faults.append(f"answers {answer.status_code}, expected {' or '.join(sorted(right))}")
    return [f"{visitor.channel} {cell}: {fault}" for fault in faults]


@pytest.mark.parametrize("who", [*USERS, "anonymous"])
def test_matrix(zoo, cells, door, who):
    browser = visitor_of(zoo, who)
    asked = [(browser, cell) for cell in cells]
    if browser.user is not None:
        program = program_of(browser)
        asked += [(program, cell) for cell in cells if cell.is_api]
    wrong = [fault for visitor, cell in asked for fault in judge(door, zoo, visitor, cell)]
    if wrong:
        pytest.fail(f"{len(wrong)} of {len(asked)} cells are wrong:\n" + "\n".join(wrong), pytrace=False)
    assert len(asked) > 300
