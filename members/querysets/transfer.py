"""Questions about transfers."""

from league.kernel.scoping import ScopedQuerySet
from members.choices import TransferState


class TransferQuerySet(ScopedQuerySet):
    """Transfers, seen from both sides."""

    def open(self):
        """Transfers still on their way: 转接中."""
        return self.filter(state__in=TransferState.open())
