"""Every URL of our own declares its permit and object; the permission matrix walks these declarations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver

from league.kernel import permits


@dataclass(frozen=True)
class Declared:
    """What a view asks for.

    permit: code, or None for everybody who is signed in. object: label of the model a key in the URL
    names ("members.Member"), None without one. public: open to anonymous visitors.
    """

    permit: str | None = None
    object: str | None = None
    methods: tuple[str, ...] = ("GET",)
    public: bool = False


@dataclass(frozen=True)
class Declaration:
    """A URL pattern with what its view declares; `declared` is None for views that declare nothing."""

    route: str
    name: str
    view: Callable
    declared: Declared | None


def declare(permit: str | None = None, object: str | None = None, *, methods=("GET",), public=False):
    """Decorate a function view with its declaration, and hold it to it.

    Other methods answer 405. Without an object the permit is required somewhere (Forbidden, 403); with
    one the view itself fetches through `access.fetch`, which answers 404 or 403.
    """
    declared = Declared(permit, object, tuple(methods), public)

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            allowed = (*declared.methods, "HEAD") if "GET" in declared.methods else declared.methods
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            if declared.permit and not declared.object:
                permits.require(request.user, declared.permit)
            return view(request, *args, **kwargs)

        guarded.declared = declared
        return login_not_required(guarded) if public else guarded

    return decorate


def declarations(
    resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[Declaration]:
    """Every URL pattern below a resolver with its declaration, depth first."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from declarations(entry, route, inner)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or ""))
            yield Declaration(route, name, entry.callback, _declared_by(entry.callback))


def _declared_by(view) -> Declared | None:
    """The declaration of a function view, of a view class, or of a DRF class behind it."""
    for holder in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        if holder is not None and getattr(holder, "declared", None) is not None:
            return holder.declared
    return None
