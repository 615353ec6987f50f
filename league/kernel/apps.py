"""Django's entry to the kernel: loads every declaration of every app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

ROOMS = ("rules", "services", "workflows", "sheets", "metrics", "tasks", "navigation")


class KernelConfig(AppConfig):
    """The ground floor. Apps register permits, workflows, metrics and the rest when these rooms load."""

    name = "league.kernel"
    label = "kernel"

    def ready(self):
        """Load the rooms that hold declarations, so that every registry is complete in every process."""
        autodiscover_modules(*ROOMS)
