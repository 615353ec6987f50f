"""Columns of the registers that are exported, and the rows behind them, read in portions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import masks
from league.kernel.exports import in_chunks
from league.kernel.scoping import covering
from league.kernel.sheets import sheet
from league.kernel.sheets.roundtrip import BASE, KEY, VERSION, base_of
from league.kernel.sheets.writing import Head
from league.kernel.views import Column, ModelViews, cell_of
from members.choices import Document, Education, Occupation, Political, Sex, Status
from members.choices.cases import Violation
from members.models import InspectionCase, Member, PostHeld
from orgs.choices import Field, Form, Industry, Kind, Level
from orgs.models import Org


@dataclass(frozen=True)
class Out:
    """A column that is written: its lookups, the cell from their values; `hidden` ones serve the way back.

    `key` is its column in the sheet that is also imported.
    """

    label: str
    lookups: tuple[str, ...]
    cell: Callable[..., object]
    width: float = 12
    hidden: bool = False
    key: str = ""


@dataclass(frozen=True)
class Register:
    """A register as it is exported: its model, columns, and what is looked up once per portion.

    `order` sorts the names of a roster within a unit. With `way_back` every line ends with its own cells as
    they were exported, for the way back.
    """

    model: type[Model]
    columns: tuple[Out, ...]
    order: tuple[str, ...] = ("pinyin",)
    extra: Callable[[list[int]], Mapping] | None = None
    way_back: bool = False

    def heads(self) -> tuple[Head, ...]:
        """Headings for a page, the running number first."""
        heads = [Head(_("序号"), 6), *(Head(str(c.label), c.width, hidden=c.hidden) for c in self.columns)]
        return (*heads, Head(BASE.label, BASE.width, hidden=True)) if self.way_back else tuple(heads)

    def base(self, cells: list) -> tuple[str, ...]:
        """The last cell of a line that can come back: what its other cells held."""
        if not self.way_back:
            return ()
        return (base_of({c.key: cell for c, cell in zip(self.columns, cells, strict=True) if c.key}),)

    @cached_property
    def lookups(self) -> tuple[str, ...]:
        """What is read of each row; the key first."""
        wanted = (name for column in self.columns for name in column.lookups if name != "extra")
        return tuple(dict.fromkeys(("pk", *wanted)))

    @cached_property
    def places(self) -> tuple[tuple[Callable, tuple[int, ...]], ...]:
        """Per column its writer and where its values stand in a row; the extra value stands last."""
        index = {name: place for place, name in enumerate((*self.lookups, "extra"))}
        return tuple((c.cell, tuple(index[name] for name in c.lookups)) for c in self.columns)


def written(
    register: Register,
    ids: list[int],
    *,
    rows: QuerySet | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Iterator[list]:
    """The lines of these rows in this order, numbered; rows outside the queryset are left out."""
    number = 0
    source = register.model._default_manager.all() if rows is None else rows
    for portion in in_chunks(ids):
        found = {row[0]: row for row in source.filter(pk__in=portion).values_list(*register.lookups)}
        extra = register.extra(portion) if register.extra else {}
        for pk in portion:
            row = found.get(pk)
            if row is None:
                continue
            number += 1
            values = (*row, extra.get(pk, ""))
            cells = [cell(*[values[i] for i in places]) for cell, places in register.places]
            yield [number, *cells, *register.base(cells)]
        progress(number)


def as_it_is(value):
    """The value itself."""
    return value


def labelled(choices) -> Callable:
    """A writer of the labels of choices."""
    names = {key: str(label) for key, label in choices.choices}
    return lambda value: names.get(value, value or "")


def plain_column(model, name: str, width: float = 12, cell=as_it_is) -> Out:
    """A column that shows a field under its own name."""
    return Out(model._meta.get_field(name).verbose_name, (name,), cell, width)


# --- Members ---------------------------------------------------------------------------------------------


def opened(name: str, show: Callable[[str], object]) -> Callable:
    """A writer that opens an encrypted column of a member and shows it."""
    field = Member._meta.get_field(name)

    def cell(sealed, record_key):
        return show(field.unseal(sealed, record_key)) if sealed else ""

    return cell


def joining_day(day, month_only):
    """The joining date at the precision known: a day, or 2019-12."""
    return day.strftime("%Y-%m") if day and month_only else day


def posts_of(members: list[int], on: date | None = None) -> dict[int, str]:
    """League posts of members on a day (today unless told): id → titles."""
    found: dict[int, str] = {}
    rows = PostHeld.objects.filter(covering(on or timezone.localdate()), member__in=members)
    rows = rows.order_by("start", "id")
    for member, title in rows.values_list("member_id", "title"):
        found[member] = f"{found[member]}、{title}" if member in found else title
    return found


def of_sheet(key: str, lookups: tuple[str, ...], cell: Callable, width: float) -> Out:
    """A column of the roster under the heading it has in the sheet that is also imported."""
    return Out(sheet("members").column(key).label, lookups, cell, width, key=key)


def branch_name(short: str, name: str) -> str:
    """How a branch is named in a roster."""
    return short or name


def member_columns(full: bool, past: bool) -> tuple[Out, ...]:
    """The roster's columns; `full` shows ID numbers and phones whole, `past` the branch of that day.

    A roster of a past day is no basis for changes, so it carries no hidden keys.
    """
    show_id, show_phone = (str, str) if full else (masks.id_number, masks.phone)
    place = "affiliations__branch__" if past else "branch__"
    columns = (
        of_sheet("name", ("name",), as_it_is, 12),
        of_sheet("id_no", ("id_no", "record_key"), opened("id_no", show_id), 20),
        of_sheet("gender", ("sex",), labelled(Sex), 6),
        of_sheet("birth", ("birth",), as_it_is, 12),
        of_sheet("ethnicity", ("ethnicity",), as_it_is, 10),
        of_sheet("political", ("political",), labelled(Political), 12),
        of_sheet("education", ("education",), labelled(Education), 14),
        of_sheet("branch", (f"{place}short", f"{place}name"), branch_name, 28),
        of_sheet("join_date", ("joined_on", "joined_month_only"), joining_day, 12),
        of_sheet("dev_no", ("admission_number",), as_it_is, 16),
        of_sheet("role", ("extra",), as_it_is, 12),
        of_sheet("phone", ("phone", "record_key"), opened("phone", show_phone), 14),
        plain_column(Member, "status", 10, labelled(Status)),
        plain_column(Member, "document", 12, labelled(Document)),
        plain_column(Member, "full_time_education", 14, labelled(Education)),
        plain_column(Member, "occupation", 16, labelled(Occupation)),
        plain_column(Member, "work_unit", 24),
        plain_column(Member, "household", 24),
        plain_column(Member, "joined_at", 24),
        plain_column(Member, "party_joined_on"),
        plain_column(Member, "volunteer_since"),
    )
    return columns if past else columns + KEYS


KEYS = (
    Out(KEY.label, ("record_key",), str, KEY.width, hidden=True),
    Out(VERSION.label, ("version",), as_it_is, VERSION.width, hidden=True),
)


def member_register(full: bool = False, on: date | None = None) -> Register:
    """The register of members, of a past day when told; `full` shows ID numbers and phones whole."""
    past = on is not None
    columns = member_columns(full, past)
    return Register(Member, columns, extra=lambda ids: posts_of(ids, on), way_back=not past)


# The roster of R4: no phone, masked ID numbers.
MEMBER_ROSTER = Register(
    Member,
    (
        Out(gettext_lazy("姓名"), ("name",), as_it_is, 12),
        Out(gettext_lazy("性别"), ("sex",), labelled(Sex), 6),
        Out(gettext_lazy("民族"), ("ethnicity",), as_it_is, 10),
        Out(gettext_lazy("出生日期"), ("birth",), as_it_is, 12),
        Out(
            gettext_lazy("身份证号"),
            ("id_no", "record_key"),
            opened("id_no", masks.id_number),
            20,
        ),
        Out(gettext_lazy("所在团支部"), ("branch__short", "branch__name"), branch_name, 28),
        Out(gettext_lazy("入团时间"), ("joined_on", "joined_month_only"), joining_day, 12),
        Out(gettext_lazy("发展团员编号"), ("admission_number",), as_it_is, 16),
    ),
)

# The roster of R17: whose membership was cancelled, why, and by which document.
CASE_ROSTER = Register(
    InspectionCase,
    (
        Out(gettext_lazy("姓名"), ("member__name",), as_it_is, 12),
        Out(gettext_lazy("性别"), ("member__sex",), labelled(Sex), 6),
        Out(
            gettext_lazy("身份证号"),
            ("member__id_no", "member__record_key"),
            opened("id_no", masks.id_number),
            20,
        ),
        Out(gettext_lazy("所在团支部"), ("branch__short", "branch__name"), branch_name, 28),
        Out(gettext_lazy("入团时间"), ("member__joined_on", "member__joined_month_only"), joining_day, 12),
        plain_column(InspectionCase, "detector", 24, labelled(Violation)),
        plain_column(InspectionCase, "clue", 24),
        plain_column(InspectionCase, "opened_on"),
        plain_column(InspectionCase, "decided_on"),
        plain_column(InspectionCase, "document_no", 20),
    ),
    ("member__pinyin",),
)
ROSTERS = {each.model: each for each in (MEMBER_ROSTER, CASE_ROSTER)}


# --- Organizations ---------------------------------------------------------------------------------------


def org_register() -> Register:
    """The register of organizations."""
    return Register(
        Org,
        (
            plain_column(Org, "code", 16),
            plain_column(Org, "name", 40),
            plain_column(Org, "short", 22),
            plain_column(Org, "kind", 10, labelled(Kind)),
            plain_column(Org, "level", 12, labelled(Level)),
            plain_column(Org, "form", 12, labelled(Form)),
            plain_column(Org, "industry_category", 20, labelled(Industry)),
            plain_column(Org, "field", 18, labelled(Field)),
            Out(_("上级代码"), ("parent__code",), as_it_is, 16),
            Out(_("上级团组织"), ("parent__name",), as_it_is, 36),
            plain_column(Org, "founded"),
            plain_column(Org, "dissolved"),
            plain_column(Org, "division_code", 14),
            plain_column(Org, "statistics_owner", 14),
            plain_column(Org, "phone", 14),
            Out("#version", ("version",), as_it_is, 4, hidden=True),
        ),
    )


# --- Any list page ---------------------------------------------------------------------------------------


def list_register(pages: ModelViews) -> Register:
    """The register of a list page by its own columns."""
    made = pages.exported_columns()
    return Register(pages.model, tuple(_out(column, choices) for column, choices in made))


def _out(column: Column, choices: Mapping) -> Out:
    def cell(*values):
        return cell_of(column, dict(zip(column.lookups, values, strict=True)), choices)

    return Out(str(column.label), column.lookups, cell, 24 if column.lead else 16)


REGISTERS: dict[str, Callable[..., Register]] = {
    "members.export": member_register,
    "orgs.export": org_register,
}
