"""What the pages of registers share: a list for a past day, personal numbers that are masked."""

from django.utils.translation import gettext_lazy

from league.kernel import audit, masks
from league.kernel.metrics import Period
from league.kernel.scoping import within
from league.kernel.views import Column, ModelViews
from orgs import rules

GROUP = gettext_lazy("团干部")
MASKED = {"id_no": masks.id_number, "phone": masks.phone}


def org_column(name: str = "org", label="", **own) -> Column:
    """An organization of a row by its short name."""
    short, full = f"{name}__short", f"{name}__name"
    label = label or gettext_lazy("所属团组织")
    return Column(name, label, source=(short, full), text=lambda row: row[short] or row[full] or "", **own)


class RegisterViews(ModelViews):
    """Pages in the menu group of cadres; the timeline tells the changes, personal numbers are masked."""

    group, blanks = GROUP, False
    tab = ""

    def fact(self, obj, name: str):
        """Numbers are masked."""
        label, value = super().fact(obj, name)
        kept = name in MASKED and getattr(obj, name)
        return label, MASKED[name](kept) if kept else value

    def timeline(self, obj) -> list[dict]:
        """The changes, newest first."""
        return [
            {
                "title": audit.label(event.event),
                "time": event.at,
                "sub": str(event.actor or ""),
                "mark": "ok",
            }
            for event in audit.trail(obj)[:50]
        ]


class DayViews(RegisterViews):
    """Rows of `model.objects.at(day, past)`: those of today unless another day is asked for."""

    past = True

    @property
    def period(self) -> Period:
        """The day the page is asked for."""
        return Period.day(self.on)

    def visible(self, action: str = "list"):
        """For the list and its export the rows of the day; for the other pages all rows."""
        if action not in ("list", "export"):
            return super().visible(action)
        rows, permit = self.queryset().at(self.period.end, bool(self.on)), self.permit_for(action)
        if self.on:
            return rows.filter(within("unit_path", rules.reach_on(self.user, permit, self.on)))
        return rows.visible_to(self.user, permit)

    def filter_of(self, rows):
        """The filter, told the day."""
        bound = super().filter_of(rows)
        bound.period = self.period
        return bound
