"""Django's entry to the app: loading it registers its declarations with the kernel."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package docstring."""

    name = "reports"
