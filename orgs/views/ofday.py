"""What the pages of units, places, divisions and cases share: a list that can be asked for a past day."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from league.kernel.metrics import Period
from league.kernel.scoping import within
from league.kernel.views import ModelViews, declare, picking
from orgs import rules
from orgs.models import Org
from orgs.rules.units import VIEW_UNITS

GROUP = gettext_lazy("组织")


class DayViews(ModelViews):
    """Rows of `model.objects.at(day, past)`; the filter is told the day."""

    group = GROUP
    past = True

    @property
    def period(self) -> Period:
        """The day the page is asked for."""
        return Period.day(self.on)

    @property
    def day_query(self) -> str:
        """What links carry on, so that the next page shows the same day."""
        return f"?{urlencode({'on': self.on})}" if self.on else ""

    def rows_of_day(self):
        """Rows as they were on the day, with `unit_path`."""
        return self.model.objects.at(self.period.end, bool(self.on))

    def visible(self, action: str = "list"):
        """For the list and its export the rows of the day; for the other pages all rows."""
        if action not in ("list", "export"):
            return super().visible(action)
        rows, permit = self.rows_of_day(), self.permit_for(action)
        if self.on:
            return rows.filter(within("unit_path", rules.reach_on(self.user, permit, self.on)))
        return rows.visible_to(self.user, permit)

    def filter_of(self, rows):
        """The filter, told the day."""
        bound = super().filter_of(rows)
        bound.period = self.period
        return bound


@declare(VIEW_UNITS)
def org_options(request) -> HttpResponse:
    """Suggestions for an organization: standing ones in reach whose name, initials or code match."""
    words = picking.asked_words(request)
    rows = Org.objects.visible_to(request.user, VIEW_UNITS).standing()
    return picking.suggestions(rows.matching(words).order_by("path") if words else rows.none())
