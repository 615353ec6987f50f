"""Questions about graduates: where each stands on a day, and whose time at the school is over."""

from datetime import date

from django.db.models import Case, Q, Value, When

from league.kernel.scoping import ScopedQuerySet
from members.choices.graduates import Destination, GraduateState, Standing
from members.choices.transfer import TransferState


def standing(on: date) -> Case:
    """The `Standing` on a day: a paper that was done, one under way, a stay begun, else nothing."""
    withdrawn = Q(transfer__state=TransferState.WITHDRAWN, transfer__state_since__lte=on)
    asked = Q(transfer__requested_on__lte=on) & ~withdrawn
    return Case(
        When(transfer__moved_on__lte=on, then=Value(Standing.HANDED)),
        When(asked, then=Value(Standing.TRANSIT)),
        When(stay_from__lte=on, then=Value(Standing.STAYING)),
        default=Value(Standing.OPEN),
    )


class GraduateQuerySet(ScopedQuerySet):
    """Graduates of classes."""

    def known_on(self, on: date):
        """Entered by the day, with their standing then."""
        return self.filter(started_on__lte=on).annotate(standing=standing(on))

    def owed(self):
        """Graduates somebody must be found for: all but those who stay by the rules."""
        return self.exclude(destination__in=Destination.excused())

    def overdue(self, on: date):
        """Still staying although the last day of the stay is over."""
        return self.filter(state=GraduateState.STAYING, until__lt=on)
