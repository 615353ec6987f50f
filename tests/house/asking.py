"""How the matrix asks: every address as cells, one visitor after another, without leaving a trace.

Requests go straight to the handler of the house: the test client would copy the context of every template.
"""

from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from accounts.models import User
from league.kernel import permits
from league.kernel.views import declarations
from tests.factories import USERS
from tests.house.zoo import Zoo, token_for

# What stands in the parts of an address that name no row.
TEXTS = {"page": "county-officer", "kind": "members", "number": "1", "code": "orgs.branch_max"}


@dataclass(frozen=True)
class Cell:
    """An address asked by one method: what it declares, and the row of which place it names, if any."""

    name: str
    url: str
    method: str
    permit: str | None
    public: bool
    place: str = ""
    row: object = None

    @property
    def is_api(self) -> bool:
        """Whether programs ask it."""
        return self.url.startswith("/api/")

    def __str__(self):
        return f"{self.method} {self.url} ({self.name}{' ' + self.place if self.place else ''})"


def every_declaration() -> list:
    """All addresses of the house."""
    return list(declarations(get_resolver()))


def asked_methods(entry) -> list[tuple[str, str | None]]:
    """(method, permit) pairs of an address; the API routes each method to an action with its own permit."""
    actions = getattr(entry.view, "actions", None)
    if not actions:
        return [(method, entry.declared.permit) for method in entry.declared.methods]
    pages = entry.view.cls
    asked = getattr(pages, "permits", {})
    return [(method.upper(), asked.get(action)) for method, action in actions.items() if method != "head"]


def cells_of(entry, zoo: Zoo) -> list[Cell]:
    """The cells of an address: one per method, and per place when it names a row."""
    names = [part.split(">")[0].split(":")[-1] for part in entry.route.split("<")[1:]]
    texts = {name: TEXTS[name] for name in names if name != "pk"}
    rows = zoo.rows(entry.declared.object) if "pk" in names else {"": None}
    return [
        Cell(
            entry.name, reverse(entry.name, kwargs=texts | key), method, permit, entry.declared.public, *told
        )
        for place, row in rows.items()
        for key, told in [({"pk": row.pk}, (place, row)) if row else ({}, ())]
        for method, permit in asked_methods(entry)
    ]


@dataclass
class Visitor:
    """Somebody who asks: by session or token, with the (role, path) pairs the world gave, none once over."""

    who: str
    channel: str = "session"
    user: User | None = None
    grants: tuple[tuple[str, str], ...] = ()
    headers: dict = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether the house lets the visitor in."""
        return self.user is not None and self.user.is_active

    def may(self, permit: str | None, path: str | None = None) -> bool:
        """Whether the grants carry a permit, at a path when one is given."""
        roles = permits.get(permit).roles if permit else {role for role, _path in self.grants}
        return any(role in roles and (path is None or path.startswith(held)) for role, held in self.grants)


def visitor_of(zoo: Zoo, who: str) -> Visitor:
    """A user of the world in a browser; nobody for a name the world does not know."""
    if who not in USERS:
        return Visitor(who)
    _account, _name, role, place = USERS[who]
    over = who in ("ended", "deactivated")
    user = User.objects.get(pk=getattr(zoo.world, who).pk)
    grants = () if over else ((role, getattr(zoo.world, place).path),)
    return Visitor(who, "session", user, grants, {"Cookie": cookies_of(user)})


def cookies_of(user: User) -> str:
    """The cookies of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    cookies = SimpleCookie({name: morsel.value for name, morsel in client.cookies.items()})
    return cookies.output(header="", sep=";").strip()


def program_of(visitor: Visitor) -> Visitor:
    """The same visitor by a token that was made while the grant stood, with every permit of the role."""
    role = USERS[visitor.who][2]
    key = token_for(visitor.user, [each.code for each in permits.all_permits() if role in each.roles])
    return replace(visitor, channel="token", headers={"Authorization": f"Bearer {key}"})


class Door:
    """The handler of the house; every answer is taken back."""

    def __init__(self):
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.factory = RequestFactory()

    def ask(self, visitor: Visitor, cell: Cell, *, csrf: bool = False, **headers):
        """(answer, its text); what the request wrote is rolled back, an error is an answer 500.

        csrf: whether a form without its token is refused, as browsers' forms are.
        """
        kwargs = {"content_type": "application/json"} if cell.is_api else {}
        body = b"{}" if kwargs and cell.method != "GET" else b""
        sent = visitor.headers | headers
        request = self.factory.generic(cell.method, cell.url, body, headers=sent, **kwargs)
        request._dont_enforce_csrf_checks = not csrf
        with transaction.atomic():
            answer = self.handler.get_response(request)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            for close in answer._resource_closers:  # a file that was served; `close()` would end the session
                close()
            transaction.set_rollback(True)
        return answer, content.decode("utf-8", "replace")


def kind_of(answer) -> str:
    """What an answer says: sign-in, forbidden, absent, broken, or served."""
    if answer.status_code == 302 and answer["Location"].startswith(reverse(settings.LOGIN_URL)):
        return "sign-in"
    if answer.status_code >= 500:
        return "broken"
    return {401: "sign-in", 403: "forbidden", 404: "absent"}.get(answer.status_code, "served")
