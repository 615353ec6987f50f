"""Questions about places."""

from datetime import date

from django.db.models import F, Q

from league.kernel.scoping import ScopedQuerySet, covering


class PlaceQuerySet(ScopedQuerySet):
    """Places."""

    def at(self, on: date, past: bool):
        """Places open on the day, with `unit_path` as it was then."""
        rows = self.filter(covering(on))
        if not past:
            return rows.annotate(unit_path=F("org__path"))
        rows = rows.filter(covering(on, "org__placements__"))
        return rows.annotate(unit_path=F("org__placements__path"))

    def on_platform(self, on: date):
        """Those registered on the cloud platform of 青年之家 by the day."""
        return self.filter(platform_since__lte=on)

    def matching(self, words: str):
        """By name, initials or address."""
        words = words.strip()
        return self.filter(
            Q(name__icontains=words) | Q(pinyin__icontains=words.lower()) | Q(address__icontains=words)
        )
