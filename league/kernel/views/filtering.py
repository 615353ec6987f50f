"""The filter of a list page: its form, the chips of what is applied, saved filters, private values.

Values that are personal (a name, an ID number, a phone looked for) may not stand in an address, where logs
and histories keep them. A filter set names them in `private`; they arrive by POST, are kept sealed in the
session, and the address carries only the key under which they lie.
"""

import json
import secrets

from django.http import QueryDict

from league.kernel import fields

SESSION_KEY = "private_filters"
KEPT = 12
PAGING = ("after", "before")
OWN = ("csrfmiddlewaretoken", "once")
EMPTY = (None, "", [], ())


def private_names(filterset) -> tuple[str, ...]:
    """Names of the filters whose values stay out of the address."""
    return tuple(getattr(filterset, "private", ())) if filterset else ()


def keep(request, names: tuple[str, ...]) -> QueryDict:
    """From a posted filter form, the query for the address; private values go sealed into the session."""
    query = QueryDict(mutable=True)
    hidden = {}
    for name, values in request.POST.lists():
        values = [value for value in values if value != ""]
        if name in names and values:
            hidden[name] = values
        elif values and name not in (*OWN, *PAGING, *names):
            query.setlist(name, values)
    if hidden:
        query["private"] = _store(request, hidden)
    return query


def _store(request, hidden: dict) -> str:
    key = secrets.token_urlsafe(6)
    sealed = fields.encrypt(json.dumps(hidden).encode(), _binding(request)).hex()
    kept = list(request.session.get(SESSION_KEY, {}).items())[-(KEPT - 1) :]
    request.session[SESSION_KEY] = dict(kept) | {key: sealed}
    return key


def _binding(request) -> bytes:
    return f"private_filter:{request.user.pk}".encode()


def restored(request) -> QueryDict:
    """The query of the address with the private values put back; a forgotten key is simply dropped."""
    query = request.GET.copy()
    sealed = request.session.get(SESSION_KEY, {}).get(query.pop("private", [""])[-1])
    if sealed:
        for name, values in json.loads(fields.decrypt(bytes.fromhex(sealed), _binding(request))).items():
            query.setlist(name, values)
    return query


def without(query: QueryDict, *names: str) -> str:
    """The query string without some names and without paging, beginning with `?`."""
    left = query.copy()
    for name in (*names, *PAGING):
        left.pop(name, None)
    return "?" + left.urlencode()


def chips(request, filterset) -> list[dict]:
    """What is applied: label, value in words, and the address without it."""
    found = []
    private = private_names(filterset)
    for name, value in getattr(filterset.form, "cleaned_data", {}).items():
        if value in EMPTY or (hasattr(value, "__len__") and len(value) == 0):
            continue
        bound = filterset.form[name]
        names = ("private",) if name in private else _data_names(bound)
        found.append(
            {"label": bound.label, "value": _in_words(bound, value), "url": without(request.GET, *names)}
        )
    return found


def _data_names(bound) -> tuple[str, ...]:
    """Names under which a field's values stand in the query: several for a range."""
    widget = bound.field.widget
    parts = getattr(widget, "widgets_names", ())
    return tuple(bound.html_name + part for part in parts) or (bound.html_name,)


def _in_words(bound, value) -> str:
    choices = getattr(bound.field, "choices", None)
    if isinstance(value, slice):
        return f"{value.start or ''}–{value.stop or ''}"
    if isinstance(value, list | tuple):
        return "、".join(_in_words(bound, item) for item in value)
    if choices is not None and not hasattr(bound.field, "queryset"):
        flat = {str(k): str(v) for k, v in _flat(choices)}
        return flat.get(str(value), str(value))
    if value is True:
        return "✓"
    if hasattr(value, "all"):
        return "、".join(str(item) for item in value)
    return str(value)


def _flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
