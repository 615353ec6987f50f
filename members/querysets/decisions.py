"""Questions about what was decided on members."""

from datetime import date

from django.db.models import Q

from league.kernel.scoping import ScopedQuerySet
from members.choices.decisions import DecisionKind, DecisionState


class DecisionQuerySet(ScopedQuerySet):
    """Decisions on members."""

    def open(self):
        """Not settled yet."""
        return self.filter(state__in=DecisionState.open())

    def done(self):
        """In force, or once in force."""
        return self.filter(state=DecisionState.DONE)

    def probations(self, on: date):
        """Probations (留团察看) running on the day: they end by a decision, not by the calendar."""
        begun = self.done().filter(kind=DecisionKind.PROBATION, effective_on__lte=on)
        return begun.filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def expired(self, on: date):
        """Probations whose time is over on the day, and on which the branch has not decided."""
        return self.probations(on).filter(ended_on=None, until__lte=on)
