"""Questions about appraisals and registrations."""

from datetime import date

from league.kernel.scoping import ScopedQuerySet
from members.choices.reviews import RegistrationState, ReviewState


class ReviewQuerySet(ScopedQuerySet):
    """Appraisals of branches."""

    def finished(self, year: int, on: date):
        """Approved appraisals of a year, as known on the day."""
        return self.filter(year=year, state=ReviewState.APPROVED, approved_on__lte=on)


class AppraisalQuerySet(ScopedQuerySet):
    """Members in appraisals."""

    def final(self, *years: int):
        """Lines of approved appraisals of some years."""
        return self.filter(review__year__in=years, review__state=ReviewState.APPROVED)


class RegistrationQuerySet(ScopedQuerySet):
    """Registrations."""

    def registered(self, year: int, on: date):
        """Registered for a year by the day."""
        return self.filter(year=year, state=RegistrationState.REGISTERED, on__lte=on)
