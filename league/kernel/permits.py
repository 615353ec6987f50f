"""Permits: "may I?" and "which rows?", both answered from the same dated grants.

A permit is declared once with the roles that carry it. Grants come from a provider registered by the
accounts app, as (role, organization path) pairs valid on a day; the kernel knows neither users nor roles.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from league.kernel.errors import Forbidden

GrantProvider = Callable[[object, object], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Permit:
    """A thing that may be done, `code` like `members.view`, with the roles that carry it."""

    code: str
    label: str
    roles: frozenset[str]


_permits: dict[str, Permit] = {}
_provider: GrantProvider = lambda user, on: ()  # noqa: E731


def permit(code: str, label: str, roles: Iterable[str]) -> str:
    """Declare a permit and return its code; a second declaration of the same code is a bug."""
    if code in _permits:
        raise ValueError(f"permit {code} is declared twice")
    _permits[code] = Permit(code, label, frozenset(roles))
    return code


def get(code: str) -> Permit:
    """The declaration of a permit; KeyError for an unknown code."""
    return _permits[code]


def all_permits() -> list[Permit]:
    """Every declared permit, by code."""
    return [_permits[code] for code in sorted(_permits)]


def register_grants(provider: GrantProvider) -> None:
    """Name the function (user, day) → (role, path) pairs; called once by the accounts app."""
    global _provider
    _provider = provider


def grants(user, on=None) -> tuple[tuple[str, str], ...]:
    """The (role, path) pairs of a user on a day (today unless told); none for strangers and the inactive."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ()
    day = on or timezone.localdate()
    cache = user.__dict__.setdefault("_grants", {})
    if day not in cache:
        cache[day] = tuple(_provider(user, day))
    return cache[day]


def forget(user) -> None:
    """Drop the grants remembered on a user object, so that the next question reads them again."""
    user.__dict__.pop("_grants", None)


def places(user, code: str, on=None) -> frozenset[str]:
    """Paths of the organizations where grants of the user carry the permit, as they were given."""
    roles = get(code).roles
    return frozenset(path for role, path in grants(user, on) if role in roles)


def reach(user, code: str, on=None) -> tuple[str, ...]:
    """Paths of the subtrees where the user holds the permit, without those inside another."""
    return outermost(places(user, code, on))


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """The given paths, sorted, without any that lies inside another of them."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(outer) for outer in kept):
            kept.append(path)
    return tuple(kept)


def path_of(obj, scope: str = "") -> str:
    """Organization path of an object along `scope`, its model's `scope_field` unless told; "" without one.

    A path text stands for itself.
    """
    if isinstance(obj, str):
        return obj
    for name in (scope or obj.scope_field).split("__"):
        obj = getattr(obj, name, None)
    return obj or ""


def paths_of(obj) -> list[str]:
    """Paths of all sides an object belongs to: a paper between two organizations names `other_scopes`."""
    scopes = ("", *getattr(obj, "other_scopes", ()))
    return [path for scope in scopes if (path := path_of(obj, scope))]


def may(user, code: str, obj=None, on=None) -> bool:
    """Whether the user holds the permit for the object (a model instance or a path), or anywhere for None."""
    paths = reach(user, code, on)
    if obj is None:
        return bool(paths)
    shared = [path_of(obj, scope) for scope in getattr(obj, "shared_scopes", ())]
    if not all(_reaches(paths, target) for target in shared):
        return False
    return any(_reaches(paths, target) for target in paths_of(obj))


def _reaches(paths: Iterable[str], target: str) -> bool:
    return any(target.startswith(path) for path in paths)


def require(user, code: str, obj=None, on=None) -> None:
    """Raise Forbidden unless `may`."""
    if not may(user, code, obj, on):
        raise Forbidden()
