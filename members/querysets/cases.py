"""Questions about cases of violation."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from league.kernel.scoping import ScopedQuerySet
from members.choices.cases import CaseState, Outcome


class CaseQuerySet(ScopedQuerySet):
    """Cases."""

    def open(self):
        """Not settled yet."""
        return self.filter(state__in=CaseState.open())

    def done(self):
        """Settled."""
        return self.filter(state=CaseState.DONE)

    def open_on(self, on: date):
        """Cases that were open at the end of a day."""
        return self.filter(opened_on__lte=on).filter(Q(decided_on=None) | Q(decided_on__gt=on))

    def known(self, violation: str) -> Exists:
        """Condition on members: this violation has a case, open or settled.

        One that ended because the person was no longer there settles nothing about where he is now.
        """
        cases = self.filter(detector=violation, member=OuterRef("pk"))
        return Exists(cases.exclude(state=CaseState.DONE, result=Outcome.GONE))
