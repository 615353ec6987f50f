"""Django's entry to the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See the package docstring."""

    name = "league.portal"
    label = "portal"
