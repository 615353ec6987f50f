"""Questions about organizations and their history."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from league.kernel.scoping import ScopedQuerySet, covering, subtree
from orgs.choices.tree import Kind


class OrgQuerySet(ScopedQuerySet):
    """Organizations."""

    def standing(self):
        """Organizations that exist today."""
        return self.filter(dissolved__isnull=True)

    def branches(self):
        """Organizations that hold members."""
        return self.filter(kind=Kind.BRANCH)

    def on_day(self, on: date):
        """Organizations of a past day, with `unit_path` as it was then."""
        return self.filter(covering(on, "placements__")).annotate(unit_path=F("placements__path"))

    def today(self):
        """Organizations that exist today, with `unit_path` like `on_day`."""
        return self.standing().annotate(unit_path=F("path"))

    def at(self, on: date, past: bool):
        """`on_day` for a past day, else `today`."""
        return self.on_day(on) if past else self.today()

    def children_at(self, parent, on: date, past: bool):
        """Organizations directly below `parent` (an id, None: roots) that day, with `unit_path`, by code."""
        if not past:
            return self.today().filter(parent=parent).order_by("code")
        then = covering(on, "placements__") & Q(placements__parent=parent)
        return self.filter(then).annotate(unit_path=F("placements__path")).order_by("code")

    def matching(self, words: str):
        """Organizations whose present or former name, code or pinyin initials contain the words."""
        words = words.strip()
        former = self.model.former_names.rel.related_model.objects
        bore = former.filter(Q(name__icontains=words) | Q(short__icontains=words), org=OuterRef("pk"))
        return self.filter(
            Q(name__icontains=words)
            | Q(short__icontains=words)
            | Q(code__istartswith=words)
            | Q(pinyin__icontains=words.lower())
            | Exists(bore)
        )

    def ancestors_of(self, path: str):
        """The organizations on the way from the root to the path, outermost first."""
        return self.filter(pk__in=[int(part) for part in path.split(".") if part]).order_by("path")


class PlacementQuerySet(QuerySet):
    """Where organizations stood."""

    def on_day(self, on: date):
        """Placements that contain the day."""
        return self.filter(covering(on))

    def under_path(self, path: str):
        """Placements at or under the path."""
        return self.filter(subtree("path", path))

    def child_counts(self, parents, on: date, past: bool) -> dict[int, int]:
        """Parent id → number of organizations directly below it on the day; one grouped query."""
        rows = self.filter(parent__in=parents)
        rows = (
            rows.filter(covering(on)) if past else rows.filter(end__isnull=True, org__dissolved__isnull=True)
        )
        return dict(rows.order_by().values_list("parent").annotate(n=Count("pk")))


class FormerNameQuerySet(QuerySet):
    """Names that organizations bore, or brought along when they were merged."""

    def own(self):
        """Names the organization itself bore."""
        return self.filter(came_from=None)

    def inherited(self):
        """Names of organizations that were merged into this one, the latest first."""
        return self.exclude(came_from=None).order_by("-end", "pk")

    def borne_on(self, orgs, on: date) -> dict[int, str]:
        """Id → the short name on a past day, of those organizations that were renamed since."""
        rows = self.own().filter(org__in=orgs, end__gt=on).order_by("-end")
        return {each.org_id: each.short or each.name for each in rows}
