"""Who is asking: API tokens for programs."""

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions

from accounts.services.tokens import find_token

KEYWORD = "Bearer"


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer league_…`; the token is `request.auth`."""

    def authenticate(self, request):
        """(user, token), None for requests without a token, 401 for one that does not run."""
        keyword, _space, key = (
            authentication.get_authorization_header(request).decode("latin-1").partition(" ")
        )
        if keyword != KEYWORD:
            return None
        token = find_token(key.strip())
        if token is None:
            raise exceptions.AuthenticationFailed(_("令牌无效或已过期。"))
        return token.user, token

    def authenticate_header(self, request) -> str:
        """Makes refused requests answer 401."""
        return KEYWORD


class TokenScheme(OpenApiAuthenticationExtension):
    """For OpenAPI."""

    target_class = "accounts.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}
