"""Rule parameters: every number of a regulation, with default, unit, source, effective day, local override.

Contract: `param` declares; `value(code, path, on)` is the newest row in force on the day at the organization
nearest up the tree, else the declared default. A city overrides for its counties, a county for itself. Ask
with the day of the event, not of today. `value` costs one query; `Book` answers many questions from one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, FloatField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit
from league.kernel.errors import Refused
from league.kernel.models.params import ParamValue
from league.kernel.scoping import subtree

CHANGED = audit.event("kernel.param_changed", gettext_lazy("修改规则参数"))


@dataclass(frozen=True)
class Param:
    """A declared parameter: `default` in `unit`, and the document it comes from."""

    code: str
    default: object
    unit: str
    source: str
    label: str


@dataclass(frozen=True)
class Ruling:
    """The value in force, and why: source, since when, set at which path (None and "" for the default)."""

    value: object
    unit: str
    source: str
    effective_from: date | None = None
    path: str = ""


_params: dict[str, Param] = {}


def param(code: str, default, unit: str, source: str, label: str) -> str:
    """Declare a parameter and return its code; a second declaration of the same code is a bug."""
    if code in _params:
        raise ValueError(f"parameter {code} is declared twice")
    _params[code] = Param(code, default, unit, source, label)
    return code


def get(code: str) -> Param:
    """The declaration; KeyError for an unknown code."""
    return _params[code]


def all_params() -> list[Param]:
    """Every declared parameter, by code."""
    return [_params[code] for code in sorted(_params)]


def lineage(path: str) -> list[str]:
    """The path and every path above it, the empty one (everywhere) first: "1.7." → "", "1.", "1.7."."""
    parts = path.split(".")[:-1]
    return ["", *(".".join(parts[: i + 1]) + "." for i in range(len(parts)))]


class Book:
    """The rows of some parameters read once, to answer for many organizations and days without a query."""

    def __init__(self, codes: Iterable[str] | None = None, rows: Iterable[ParamValue] | None = None):
        """Read the rows of the given codes (all without any)."""
        if rows is None:
            rows = ParamValue.objects.order_by("effective_from", "id")
            rows = rows if codes is None else rows.filter(code__in=list(codes))
        self._rows: dict[tuple[str, str], list[ParamValue]] = {}
        for row in rows:
            self._rows.setdefault((row.code, row.path), []).append(row)

    def content(self) -> tuple:
        """All that the book says, to be compared with another."""
        rows = (row for found in self._rows.values() for row in found)
        return tuple((row.code, row.path, row.effective_from, str(row.value)) for row in rows)

    def ruling(self, code: str, path: str = "", on: date | None = None) -> Ruling:
        """The value in force under a path on a day (today unless told), with its source."""
        declared, day = get(code), on or timezone.localdate()
        for place in reversed(lineage(path)):
            for row in reversed(self._rows.get((code, place), [])):
                if row.effective_from <= day:
                    return Ruling(row.value, declared.unit, row.source, row.effective_from, row.path)
        return Ruling(declared.default, declared.unit, declared.source)

    def value(self, code: str, path: str = "", on: date | None = None):
        """The bare value of `ruling`."""
        return self.ruling(code, path, on).value

    def expression(self, code: str, on: date, field: str = "unit_path") -> Case:
        """The value in force for every row of a query, by the organization path in `field`."""
        return self.by_place([code], lambda place: Value(self.value(code, place, on)), field)

    def on_day_of(self, code: str, day: str, field: str = "branch__path") -> Case:
        """The number in force for every row of a query on the day in a column, by the path in `field`."""
        rows = [row for (each, _place), found in self._rows.items() if each == code for row in found]
        rows.sort(key=lambda row: (len(row.path), row.effective_from, row.pk), reverse=True)
        local = [
            When(
                Q(**{f"{day}__gte": row.effective_from}) & (subtree(field, row.path) if row.path else Q()),
                then=Value(row.value),
            )
            for row in rows
        ]
        return Case(*local, default=Value(get(code).default), output_field=FloatField())

    def by_place(
        self, codes: Iterable[str], made: Callable[[str], object], field: str = "unit_path", **options
    ) -> Case:
        """What `made(path)` gives for the rows below each path where one of the parameters is set."""
        wanted = set(codes)
        places = sorted({place for code, place in self._rows if code in wanted and place}, key=len)
        local = [When(subtree(field, one), then=made(one)) for one in reversed(places)]
        return Case(*local, default=made(""), **options)


def ruling(code: str, path: str = "", on: date | None = None) -> Ruling:
    """The value in force under a path on a day (today unless told), with its source; one query."""
    rows = ParamValue.objects.filter(code=get(code).code, path__in=lineage(path))
    return Book(rows=rows.order_by("effective_from", "id")).ruling(code, path, on)


def value(code: str, path: str = "", on: date | None = None):
    """The bare value in force under a path on a day (today unless told); one query."""
    return ruling(code, path, on).value


def set_value(
    code: str, value, *, actor, source: str, path: str = "", effective_from: date | None = None
) -> ParamValue:
    """Set a parameter under a path from a day on (today unless told). Effects: a row, an audit event.

    Refused when the value is not of the kind of the default or the source is missing. The caller has
    checked the permit.
    """
    declared = get(code)
    if not _same_kind(value, declared.default):
        raise Refused(
            _("参数“%(label)s”的值“%(value)s”类型不对，应当像默认值“%(default)s”那样填写。")
            % {"label": declared.label, "value": value, "default": declared.default}
        )
    if not source.strip():
        raise Refused(_("请写明参数“%(label)s”的依据：文件名称和文号。") % {"label": declared.label})
    day = effective_from or timezone.localdate()
    before = ruling(code, path, day)
    row = ParamValue.objects.create(
        code=code, path=path, value=value, effective_from=day, source=source.strip(), actor=actor
    )
    audit.record(
        actor,
        CHANGED,
        row,
        {"value": before.value},
        {"code": code, "value": value, "effective_from": day, "source": row.source},
        path=path,
    )
    return row


def _same_kind(value, default) -> bool:
    """Numbers for numbers, truth values for truth values; a None default takes anything."""
    number = (int, float)
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, number):
        return isinstance(value, number)
    return default is None or isinstance(value, type(default))
