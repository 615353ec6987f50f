"""How the rows behind a figure are shown: by the columns declared here, else by those of the model's list."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from cadres.models import Post
from league.kernel.identity import age_on
from league.kernel.metrics import Period
from league.kernel.views import Column, cell_of, pages_of
from league.kernel.views.columns import choices_of, plain
from members.choices import Entry, PostNature, Sex, TransferState
from members.choices.reviews import ReviewGrade
from members.models import Affiliation, Application, Appraisal, Member, QuotaEntry, TransferTurn
from orgs.choices import Field, Industry, Kind
from orgs.models import Org
from reports.views.reach import page_of


@dataclass(frozen=True)
class Shown:
    """Rows of a model on a page: what is read, the headings, the cells of a row, the page of a row.

    cells: (row, period, names of the organizations in `org_lookup`) → texts; the first leads to the row.
    """

    lookups: tuple[str, ...]
    heads: tuple[str, ...]
    cells: Callable[[dict, Period, dict], tuple]
    url_name: str
    org_lookup: str = ""
    page: str = "pk"  # the column that names the row the page is about

    def lines(self, rows: list[dict], period: Period) -> list[dict]:
        """Lines for the template."""
        ids = {row[self.org_lookup] for row in rows if row.get(self.org_lookup)}
        named = Org.objects.filter(pk__in=ids).values_list("pk", "short", "name")
        names = {pk: short or name for pk, short, name in named}
        return [self._line(row, period, names) for row in rows]

    def _line(self, row: dict, period: Period, names: dict) -> dict:
        lead, *others = (plain(cell) or "—" for cell in self.cells(row, period, names))
        heads = self.heads[1:]
        return {
            "lead": lead,
            "url": page_of(self.url_name, row[self.page]),
            "cells": list(zip(heads, others, strict=True)),
        }


def of(choices, value) -> str:
    """The label of a choice."""
    return dict(choices.choices).get(value, value or "")


def joined(row: dict) -> str:
    """The joining date at the precision known."""
    day = row["joined_on"]
    return (day.strftime("%Y-%m") if row["joined_month_only"] else day) if day else ""


SHOWN = {
    Member: Shown(
        ("name", "sex", "birth", "ethnicity", "joined_on", "joined_month_only", "unit_branch"),
        (_("姓名"), _("性别"), _("年龄"), _("民族"), _("入团时间"), _("团支部")),
        lambda row, period, names: (
            row["name"],
            of(Sex, row["sex"]),
            age_on(row["birth"], period.end),
            row["ethnicity"],
            joined(row),
            names.get(row["unit_branch"], ""),
        ),
        "members:member-detail",
        "unit_branch",
    ),
    Org: Shown(
        ("short", "name", "kind", "field", "industry_category", "parent_id"),
        (_("简称"), _("全称"), _("类别"), _("领域"), _("行业类别"), _("上级团组织")),
        lambda row, period, names: (
            row["short"] or row["name"],
            row["name"],
            of(Kind, row["kind"]),
            of(Field, row["field"]),
            of(Industry, row["industry_category"]),
            names.get(row["parent_id"], ""),
        ),
        "orgs:org-detail",
        "parent_id",
    ),
    Post: Shown(
        ("name", "title", "nature", "start", "org_id"),
        (_("姓名"), _("职务"), _("性质"), _("任职日期"), _("团组织")),
        lambda row, period, names: (
            row["name"],
            row["title"],
            of(PostNature, row["nature"]),
            row["start"],
            names.get(row["org_id"], ""),
        ),
        "cadres:post-detail",
        "org_id",
    ),
    Application: Shown(
        ("name", "sex", "meeting_on", "approved_on", "branch_id"),
        (_("姓名"), _("性别"), _("支部大会日期"), _("审批日期"), _("团支部")),
        lambda row, period, names: (
            row["name"],
            of(Sex, row["sex"]),
            row["meeting_on"],
            row["approved_on"],
            names.get(row["branch_id"], ""),
        ),
        "members:application-detail",
        "branch_id",
    ),
    Affiliation: Shown(
        ("member__name", "member__sex", "start", "how_in", "end", "how_out", "branch_id", "member_id"),
        (_("姓名"), _("性别"), _("进入"), _("来源"), _("离开"), _("去向"), _("团支部")),
        lambda row, period, names: (
            row["member__name"],
            of(Sex, row["member__sex"]),
            row["start"],
            of(Entry, row["how_in"]),
            row["end"],
            of(Entry, row["how_out"]),
            names.get(row["branch_id"], ""),
        ),
        "members:member-detail",
        "branch_id",
        "member_id",
    ),
    TransferTurn: Shown(
        ("transfer__member__name", "state", "start", "due", "end", "org_id", "transfer_id"),
        (_("姓名"), _("环节"), _("轮到日期"), _("应办结"), _("办结"), _("办理单位")),
        lambda row, period, names: (
            row["transfer__member__name"],
            of(TransferState, row["state"]),
            row["start"],
            row["due"],
            row["end"],
            names.get(row["org_id"], ""),
        ),
        "members:transfer-detail",
        "org_id",
        "transfer_id",
    ),
    Appraisal: Shown(
        ("member__name", "grade", "review__year", "review__branch_id", "review_id"),
        (_("姓名"), _("评议等次"), _("年度"), _("团支部")),
        lambda row, period, names: (
            row["member__name"],
            of(ReviewGrade, row["grade"]),
            row["review__year"],
            names.get(row["review__branch_id"], ""),
        ),
        "members:review-detail",
        "review__branch_id",
        "review_id",
    ),
    QuotaEntry: Shown(
        ("on", "quota__field", "places", "note", "quota__org_id"),
        (_("日期"), _("领域"), _("名额"), _("文件依据"), _("团组织")),
        lambda row, period, names: (
            row["on"],
            of(Field, row["quota__field"]),
            row["places"],
            row["note"],
            names.get(row["quota__org_id"], ""),
        ),
        "",
        "quota__org_id",
    ),
}


def shown_of(model: type[Model]) -> Shown:
    """How rows of a model are shown; KeyError for a model with neither an entry here nor pages."""
    return SHOWN.get(model) or _as_listed(model)


def _as_listed(model: type[Model]) -> Shown:
    pages = pages_of(model)
    if pages is None:
        raise KeyError(model)
    columns = [column for column in pages.columns if column.shown and column.lookups]
    columns.sort(key=lambda column: not column.lead)
    return Shown(
        tuple(dict.fromkeys(lookup for column in columns for lookup in column.lookups)),
        tuple(column.label for column in columns),
        lambda row, period, names: tuple(_cell(model, column, row) for column in columns),
        pages.url_name("detail"),
    )


def _cell(model: type[Model], column: Column, row: dict):
    plain_choice = not column.text and column.choices is None
    return cell_of(
        column, row, choices_of(model, column.lookups[0]) if plain_choice else column.choices or {}
    )
