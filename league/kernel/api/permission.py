"""Deny by default: what the settings name for every API view."""

from rest_framework import permissions

from league.kernel import permits


class DeclaredPermit(permissions.BasePermission):
    """Deny unless the view declares a permit for the action, the user holds it, and the token carries it."""

    def has_permission(self, request, view) -> bool:
        """Whether the user may at all; which rows is for the queryset, this very row for `fetch`."""
        if not request.user.is_authenticated or not hasattr(view, "permit_for"):
            return False
        code = view.permit_for(request)
        return (
            code is not None
            and token_carries(request, code)
            and (code == "" or permits.may(request.user, code))
        )


def token_carries(request, code: str) -> bool:
    """A session carries every permit of its user; a token those it was made for."""
    return request.auth is None or code == "" or code in request.auth.permits
