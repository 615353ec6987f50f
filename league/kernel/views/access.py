"""The funnel to one row: a foreign row is 404, a row in reach without the permit is 403."""

from django.http import Http404

from league.kernel import permits, scoping


def in_reach(user, queryset):
    """Rows of organizations at or under any grant of the user, whatever its role."""
    paths = permits.outermost(path for _role, path in permits.grants(user))
    return queryset.filter(scoping.in_reach(queryset.model, paths))


def fetch(user, permit: str, queryset, **lookup):
    """The one row of the queryset that matches; Http404 out of reach, Forbidden without the permit."""
    queryset = in_reach(user, queryset)
    try:
        obj = queryset.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError) as error:
        raise Http404 from error
    if not permits.may(user, permit, obj):
        raise permits.Forbidden()
    return obj
