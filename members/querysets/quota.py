"""Questions about places and numbers for new members."""

from league.kernel import params
from league.kernel.scoping import ScopedQuerySet


class QuotaQuerySet(ScopedQuerySet):
    """Rows of the yearly plan."""

    def above(self, path: str):
        """Rows of an organization and of those above it."""
        return self.filter(org__path__in=params.lineage(path)).select_related("org")


class NumberBlockQuerySet(ScopedQuerySet):
    """Blocks of numbers."""

    def above(self, path: str):
        """Blocks of an organization and of those above it."""
        return self.filter(org__path__in=params.lineage(path)).select_related("org")
