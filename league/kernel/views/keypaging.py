"""Key paging: the next page begins after a row, never at an offset, so page 1000 costs what page 1 costs.

The address carries only the id of the row at the edge (no personal data in URLs); its sort value is read
again. Rows order by (sort key, id) in one direction; empty sort keys stand last.
"""

from dataclasses import dataclass

from django.db.models import F, Q


@dataclass(frozen=True)
class KeyPage:
    """One page: its rows as dicts, and the ids to go on from (None at the ends)."""

    rows: list
    before: int | None
    after: int | None


def page(
    queryset,
    *,
    key: str,
    size: int,
    values: tuple[str, ...],
    descending=False,
    nullable=False,
    after: str = "",
    before: str = "",
) -> KeyPage:
    """Rows after (or before) the row of that id, as dicts of `values` with `pk`; a lost edge starts anew."""
    edge = _edge(queryset, key, after or before)
    back = bool(before) and edge is not None
    sweep = _Sweep(key, descending != back, nullable, nulls_last=not back)
    rows = queryset.filter(sweep.beyond(edge)) if edge else queryset
    rows = list(rows.order_by(*sweep.ordering()).values("pk", *values)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    has_next = more if not back else True
    has_previous = more if back else edge is not None
    first, last = (rows[0]["pk"], rows[-1]["pk"]) if rows else (None, None)
    return KeyPage(rows, first if has_previous else None, last if has_next else None)


def _edge(queryset, key, pk):
    """(sort value, id) of the row at the edge, None for none or one out of reach."""
    if not str(pk).isdecimal():
        return None
    return queryset.order_by().filter(pk=pk).values_list(key, "pk").first()


@dataclass(frozen=True)
class _Sweep:
    """A direction through the rows."""

    key: str
    down: bool
    nullable: bool
    nulls_last: bool

    def ordering(self) -> tuple:
        """Arguments for order_by; plain names where no empty key can occur, so that an index serves."""
        if self.key == "pk":
            return ("-pk",) if self.down else ("pk",)
        if not self.nullable:
            return (f"-{self.key}", "-pk") if self.down else (self.key, "pk")
        nulls = {"nulls_last": True} if self.nulls_last else {"nulls_first": True}
        column = F(self.key)
        return (column.desc(**nulls) if self.down else column.asc(**nulls), "-pk" if self.down else "pk")

    def beyond(self, edge) -> Q:
        """Rows behind the edge; the outer range lets the database walk its index."""
        value, pk = edge
        sign = "lt" if self.down else "gt"
        later = Q(**{f"pk__{sign}": pk})
        if self.key == "pk":
            return later
        empty = Q(**{f"{self.key}__isnull": True})
        if value is None:
            return empty & later if self.nulls_last else (empty & later) | ~empty
        keyed = Q(**{f"{self.key}__{sign}e": value}) & (Q(**{f"{self.key}__{sign}": value}) | later)
        return keyed | empty if self.nullable and self.nulls_last else keyed
