"""The permission matrix, generated from the URLs: every address × method × role × relation × channel.

Expected of every cell: anonymous visitors are sent to sign in; a row out of reach is 404; a row in reach
without the permit is 403; with the permit the answer is neither. Rows of each place carry a canary word that
may stand in no answer to somebody who may not see that place.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import Grant, User
from league.kernel import permits
from league.kernel.views import declarations
from members import rules as member_rules
from tests.house.zoo import CANARIES, Zoo, make_zoo, token_for

NAMES = (
    "city_staff staff other_staff reviewer secretary sibling_secretary other_secretary branch_secretary "
    "leader system_admin county_admin security_admin audit_admin ended deactivated"
).split()
TEXTS = {
    "page": "county-officer",
    "kind": "members",
    "code": "members.total",
    "form": "R1",
    "number": "1",
    "metric": "members.total",
    "by": "sex",
}


# Rows that belong to a person, not to a place: others do not find them.
OWNERS = {"kernel.Job": "actor_id", "kernel.SavedFilter": "user_id"}
# Rows whose permit follows from the row.
KIND_PERMITS = {"kernel.ImportBatch": member_rules.IMPORT}


@dataclass(frozen=True)
class Cell:
    """One question of the matrix."""

    name: str
    url: str
    method: str
    who: str
    place: str
    channel: str


def every_declaration() -> list:
    """All addresses of the house; each is named."""
    return list(declarations(get_resolver()))


def parameters_of(route: str) -> list[str]:
    """Names of the parts of a route that vary."""
    return [part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]]


def urls_of(declaration, zoo: Zoo) -> list[tuple[str, str]]:
    """(place, address) pairs of a declaration: one per place when it names an object, one otherwise."""
    names = parameters_of(declaration.route)
    texts = {name: TEXTS[name] for name in names if name in TEXTS and name not in zoo.keys_of(declaration)}
    if declaration.declared.object is None or "pk" not in names:
        return [("", reverse(declaration.name, kwargs=texts))]
    rows = zoo.rows(declaration.declared.object)
    keys = [name for name in names if name not in texts]
    return [
        (place, reverse(declaration.name, kwargs=texts | dict.fromkeys(keys, row.pk)))
        for place, row in rows.items()
    ]


def test_every_address_declares_its_permit():
    undeclared = [entry.name for entry in every_declaration() if entry.declared is None]
    assert undeclared == []


def test_every_permit_that_is_declared_exists():
    for entry in every_declaration():
        if entry.declared.permit:
            assert permits.get(entry.declared.permit).code == entry.declared.permit


@pytest.fixture
def zoo(world, settings):
    """The small world with a row of every kind in three places."""
    settings.LEAGUE_TOTP = False
    return make_zoo(world)


def ask(client: Client, cell: Cell, headers: dict):
    """The answer to one cell; what it wrote is taken back."""
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        kwargs = {"content_type": "application/json"} if "/api/" in cell.url and cell.method != "GET" else {}
        answer = client.generic(cell.method, cell.url, b"{}" if kwargs else b"", headers=headers, **kwargs)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(kept)  # a page that signs out or renews the session is for that page only
    return answer, content.decode("utf-8", "replace")


def expected(declared, user: User | None, row) -> tuple[str, ...] | None:
    """The kinds of answer that are right, None for any that is not a refusal."""
    permit = declared.permit
    if user is None or not user.is_active:
        return None if declared.public else ("sign-in",)
    if owner := OWNERS.get(row._meta.label if row is not None else ""):
        return None if getattr(row, owner) == user.pk else ("absent",)
    if row is not None:
        permit = permit or KIND_PERMITS.get(row._meta.label)
        reached = any(permits.path_of(row).startswith(path) for _role, path in permits.grants(user))
        if not reached:
            return ("absent",)
        return None if permit is None or permits.may(user, permit, row) else ("forbidden",)
    return None if permit is None or permits.may(user, permit) else ("forbidden",)


def kind_of(answer) -> str:
    """What an answer says, in the words of `expected`."""
    if answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")):
        return "sign-in"
    return {401: "sign-in", 403: "forbidden", 404: "absent"}.get(answer.status_code, "served")


def leaks(user: User | None, text: str) -> list[str]:
    """Canary words in a text that the user may not see."""
    found = []
    for place, word in CANARIES.items():
        seen = user is not None and user.is_active and permits.may(user, member_rules.VIEW, ZOO_PATHS[place])
        if word in text and not seen:
            found.append(word)
    return found


ZOO_PATHS: dict[str, str] = {}


@pytest.mark.parametrize("who", [*NAMES, "anonymous"])
def test_matrix(zoo, who):
    ZOO_PATHS.update(zoo.paths)
    user = None if who == "anonymous" else User.objects.get(pk=getattr(zoo.world, who).pk)
    channels = {"session": (signed_in(user), {})}
    if user is not None and user.is_active and Grant.objects.filter(user=user).exists():
        channels["token"] = (Client(), {"Authorization": f"Bearer {token_for(user)}"})
    wrong, cells = [], 0
    for entry in every_declaration():
        for place, url in urls_of(entry, zoo):
            row = zoo.rows(entry.declared.object)[place] if place else None
            for method in entry.declared.methods:
                for channel, (client, headers) in channels.items():
                    if channel == "token" and not url.startswith("/api/"):
                        continue
                    cells += 1
                    cell = Cell(entry.name, url, method, who, place, channel)
                    wrong += judge(cell, entry.declared, user, row, client, headers)
    if wrong:
        pytest.fail(f"{len(wrong)} of {cells} cells are wrong:\n" + "\n".join(wrong), pytrace=False)
    assert cells > 100


def signed_in(user: User | None) -> Client:
    """A browser, signed in when there is somebody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def judge(cell: Cell, declared, user, row, client, headers) -> list[str]:
    """What is wrong with the answer to a cell, in words; nothing for a right one."""
    answer, text = ask(client, cell, headers)
    kind, right, code = kind_of(answer), expected(declared, user, row), answer.status_code
    faults = [f"canary {word}" for word in leaks(user, text)]
    if right is None and kind in ("sign-in", "absent") and not declared.public:
        faults.append(f"{code}, expected an answer")
    if right is not None and kind not in right and code != 405:
        faults.append(f"{code}, expected {right}")
    if code >= 500:
        faults.append(str(code))
    where = f"{cell.channel} {cell.method} {cell.url} {cell.name} {cell.place}"
    return [f"{where}: {fault}" for fault in faults]
