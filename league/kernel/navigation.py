"""Menu, phone bar, scope pill and notice count: apps register their entries, the base template shows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from league.kernel import permits
from league.kernel.waiting import waiting_of

NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class NavItem:
    """One entry of the side menu; `permit` empty means everybody who is signed in."""

    group: str
    label: str
    icon: str
    url_name: str
    permit: str = ""
    order: int = 100
    waits: str = ""
    hot: bool = False


@dataclass(frozen=True)
class Scope:
    """The organization a user works in: its name and the others to switch to, as (label, url, current)."""

    label: str
    choices: tuple[tuple[str, str, bool], ...] = ()


@dataclass
class Registry:
    """What the apps have registered, filled when their modules load."""

    groups: list[str] = field(default_factory=list)
    items: list[NavItem] = field(default_factory=list)
    tabs: list[NavItem] = field(default_factory=list)
    scope: Callable | None = None
    notices: Callable | None = None


_registry = Registry()


def nav(group, label, icon, url_name, permit="", order=100, *, waits="", hot=False) -> NavItem:
    """Register an entry of the side menu; groups stand in the order of their lowest `order`.

    waits: code of the workflow whose waiting rows are counted beside the entry, "*" for all of them; 0 hides
    the number, hot paints it red.
    """
    item = NavItem(group, label, icon, url_name, permit, order, waits, hot)
    _registry.items.append(item)
    return item


def tab(label, icon, url_name, permit="", order=100, *, plus=False) -> NavItem:
    """Register an entry of the phone's bottom bar; four are shown, 更多 is always the fifth."""
    item = NavItem("plus" if plus else "", label, icon, url_name, permit, order)
    _registry.tabs.append(item)
    return item


def register_scope(provider: Callable) -> None:
    """Name the function (request) → Scope behind the pill in the top bar."""
    _registry.scope = provider


def register_notices(provider: Callable) -> None:
    """Name the function (user) → number at the bell; without one it shows the hot counts of the menu."""
    _registry.notices = provider


def entries() -> list[NavItem]:
    """Every registered menu entry, in menu order."""
    return sorted(_registry.items, key=lambda item: item.order)


def groups(request) -> list[dict]:
    """The side menu of a request: groups with the entries the user may open, the current one marked."""
    shown: dict[str, list] = {}
    waiting = waiting_of(request).counts
    for item in entries():
        entry = _entry(request, item, waiting)
        if entry:
            shown.setdefault(str(item.group), []).append(entry)
    return [{"label": label, "entries": items} for label, items in shown.items()]


def tabs(request) -> list[dict]:
    """The phone bar of a request: at most four entries."""
    items = sorted(_registry.tabs, key=lambda item: item.order)
    return [entry for entry in (_entry(request, item) for item in items) if entry][:4]


def _entry(request, item: NavItem, waiting: Mapping[str, int] = NOTHING) -> dict | None:
    if item.permit and not permits.may(request.user, item.permit):
        return None
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None  # an app may register its entry before its page exists
    return {
        "label": item.label,
        "icon": item.icon,
        "url": url,
        "current": _is_current(request, item.url_name),
        "count": sum(waiting.values()) if item.waits == "*" else waiting.get(item.waits, 0),
        "hot": item.hot,
        "plus": item.group == "plus",
    }


def _is_current(request, url_name: str) -> bool:
    """Whether the page belongs to the entry: the same name, or another action of the same model."""
    match = request.resolver_match
    name = match.view_name if match else ""
    return name == url_name or name.startswith(url_name.rsplit("-", 1)[0] + "-")


def _shell(request) -> dict:
    shown = groups(request)
    hot = sum(entry["count"] for group in shown for entry in group["entries"] if entry["hot"])
    return {
        "groups": shown,
        "tabs": tabs(request),
        "scope": _registry.scope(request) if _registry.scope else None,
        "notices": _registry.notices(request.user) if _registry.notices else hot,
    }


def large_text(request) -> bool:
    """Whether 大字版 is on: the user's own wish, else the cookie of this browser."""
    wish = getattr(getattr(request, "user", None), "large_text", None)
    return request.COOKIES.get("ui_size") == "large" if wish is None else wish


def shell(request) -> dict:
    """Context processor: `shell` for signed-in pages, read only by templates that draw the frame."""
    size = "large" if large_text(request) else "normal"
    user = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return {"shell": None, "ui_size": size}
    return {"shell": SimpleLazyObject(lambda: _shell(request)), "ui_size": size}
