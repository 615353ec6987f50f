"""How the rows behind a figure are shown: members, organizations, posts, applications."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cadres.models import Post
from league.kernel.identity import age_on
from league.kernel.metrics import Period
from league.kernel.views.columns import plain
from members.choices import PostNature, Sex
from members.models import Application, Member
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
    org_lookup: str

    def lines(self, rows: list[dict], period: Period) -> list[dict]:
        """Lines for the template."""
        ids = {row[self.org_lookup] for row in rows if row[self.org_lookup]}
        named = Org.objects.filter(pk__in=ids).values_list("pk", "short", "name")
        names = {pk: short or name for pk, short, name in named}
        return [self._line(row, period, names) for row in rows]

    def _line(self, row: dict, period: Period, names: dict) -> dict:
        lead, *others = (plain(cell) or "—" for cell in self.cells(row, period, names))
        heads = self.heads[1:]
        return {
            "lead": lead,
            "url": page_of(self.url_name, row["pk"]),
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
}
