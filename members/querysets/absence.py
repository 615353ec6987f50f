"""Questions about members who are away."""

from datetime import date

from django.db.models import F, Q

from league.kernel.scoping import ScopedQuerySet, covering
from members.choices.absence import AbsenceState


class AbsenceQuerySet(ScopedQuerySet):
    """Times in which members are away from their branch."""

    def open(self):
        """Not ended yet."""
        return self.filter(state=AbsenceState.AWAY)

    def due(self, on: date):
        """Those whose time at the home branch is over on the day."""
        return self.open().filter(due_on__lte=on)

    def on_day(self, on: date):
        """Those that held on a day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on), since__lte=on)

    def placed(self, on: date, past: bool):
        """With `unit_path`, where the branch that keeps the entry stood on the day."""
        if not past:
            return self.annotate(unit_path=F("branch__path"))
        place = "branch__placements__"
        return self.filter(covering(on, place)).annotate(unit_path=F(f"{place}path"))
