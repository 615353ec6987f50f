"""Django's entry to the app: loading it registers its declarations with the kernel."""

from django.apps import AppConfig


class ReformsConfig(AppConfig):
    """See the package docstring."""

    name = "reforms"
