"""Questions about administrative divisions, and which organization answers for each."""

from datetime import date

from django.db.models import CharField, Exists, F, Func, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Left

from league.kernel.scoping import ScopedQuerySet, covering

# Whose matter a division is: the organization of its own code, else of its township, county, city, province.
PARTS = ((12, ""), (9, "000"), (6, "000000"), (4, "00000000"), (2, "0000000000"))


class Text(Func):
    """An expression compared byte by byte like the paths of the tree."""

    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection, **context):
        """The collation of paths."""
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


class DivisionQuerySet(ScopedQuerySet):
    """Divisions."""

    def on_day(self, on: date):
        """Divisions as they were on a day."""
        return self.filter(covering(on))

    def placed(self, on: date, past: bool):
        """Those of the day, with `unit_path`, the path of the organization that answers for each."""
        found = [
            Subquery(self._paths(on, past, length, filled).values("path")[:1]) for length, filled in PARTS
        ]
        path = Coalesce(*found, Value(""), output_field=CharField())
        return self.on_day(on).annotate(unit_path=Text(path))

    def led(self, on: date, past: bool) -> Exists:
        """Condition: an organization of the division stood on the day."""
        return Exists(self._paths(on, past, *PARTS[0]))

    def _paths(self, on: date, past: bool, length: int, filled: str):
        """Placements of the organizations that bear the code cut to a length, the uppermost first."""
        code = OuterRef("code") if length == 12 else Concat(Left(OuterRef("code"), length), Value(filled))
        orgs = self.model.placements_of(on, past)
        return orgs.filter(org__division_code=code).order_by("path")

    def matching(self, words: str):
        """By name or by the beginning of the code."""
        words = words.strip()
        return self.filter(code__startswith=words) if words.isdecimal() else self.filter(name__contains=words)

    def with_org(self, on: date, past: bool):
        """With the id and name of the organization of the division on the day."""
        own = self._paths(on, past, *PARTS[0])
        return self.annotate(
            org_pk=Subquery(own.values("org")[:1]),
            org_short=Subquery(own.annotate(called=F("org__short")).values("called")[:1]),
        )
