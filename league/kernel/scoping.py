"""The one door to rows: querysets that answer only what a user may see.

A model names in `scope_field` the lookup that leads to the path of its organization ("branch__path"), in
`other_scopes` those of further sides that see the row too, and in `shared_scopes` those of sides that must
all be in reach: of two records side by side only who sees both may know. Paths are texts of ids with
closing dots ("1.7.52."); a subtree is a range.
"""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q

from league.kernel import permits


class PathField(models.CharField):
    """Organization path; compared by bytes on every database so that a subtree is an index range."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 190)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection):
        """PostgreSQL needs the "C" collation for byte order; SQLite has it by default."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def subtree(field: str, path: str) -> Q:
    """Rows whose path lies at or under `path`: `/` is the character after `.`."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + "/"})


def within(field: str, paths: Iterable[str]) -> Q:
    """Rows at or under any of the paths; no path means no row."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= subtree(field, path)
    return condition


def covering(on: date, prefix: str = "") -> Q:
    """Intervals (`start`, `end`) that contain the day: start inclusive, end exclusive, open ends allowed."""
    return Q(**{f"{prefix}start__lte": on}) & (
        Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gt": on})
    )


def in_reach(model: type[models.Model], paths: Iterable[str]) -> Q:
    """Rows of a model that belong at or under any of the paths: with any of their sides, all shared ones."""
    condition = within(model.scope_field, paths)
    for scope in getattr(model, "other_scopes", ()):
        condition |= within(scope, paths)
    for scope in getattr(model, "shared_scopes", ()):
        condition &= within(scope, paths)
    return condition


class ScopedQuerySet(models.QuerySet):
    """Queryset of rows that belong to an organization."""

    def visible_to(self, user, permit: str, on=None):
        """Rows where the user holds the permit on the day (today unless told); none for strangers."""
        return self.filter(in_reach(self.model, permits.reach(user, permit, on)))

    def under(self, org):
        """Rows of an organization (or path) and everything below it."""
        path = org if isinstance(org, str) else org.path
        return self.filter(subtree(self.model.scope_field, path))
