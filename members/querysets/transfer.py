"""Questions about transfers and about whose turn it was."""

from datetime import date

from django.db.models import F, Q

from league.kernel.scoping import ScopedQuerySet
from members.choices import TransferState


class TransferQuerySet(ScopedQuerySet):
    """Transfers, seen from both sides."""

    def open(self):
        """Transfers still on their way: 转接中."""
        return self.filter(state__in=TransferState.open())

    def overdue(self, on: date):
        """Transfers whose side in turn has let its last day pass."""
        return self.open().filter(due_on__lt=on)

    def underway_on(self, on: date):
        """Transfers that were on their way at the end of a day; who is through never opens again."""
        return self.filter(requested_on__lte=on).filter(
            Q(state__in=TransferState.open()) | Q(state_since__gt=on)
        )


class TurnQuerySet(ScopedQuerySet):
    """Whose turn a transfer was, from when to when."""

    def timely(self):
        """Turns that ended by their last day."""
        return self.filter(end__lte=F("due"))
