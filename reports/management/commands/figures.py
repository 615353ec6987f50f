"""`manage.py figures`: metrics of an organization on a day or in a period, as a table or as JSON."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from league.kernel import metrics
from league.kernel.errors import DomainError, Refused
from league.kernel.metrics import Metric, Period
from orgs.models import Org
from reports.services import Reading, asked_period, days_of, names_of


def org_of(code: str) -> Org:
    """The organization of a code; Refused for an unknown one."""
    org = Org.objects.filter(code=code).first()
    if org is None:
        raise Refused(_("没有代码为“%(code)s”的团组织，请核对 --org。") % {"code": code})
    return org


class Command(BaseCommand):
    """Print figures."""

    help = "指标数值：figures members.total --org 451123 --by sex --json"

    def add_arguments(self, parser):
        """Metrics, organization, day or period, dimension, output."""
        parser.add_argument("metrics", nargs="+", metavar="METRIC")
        parser.add_argument("--org", required=True)
        parser.add_argument("--on", default="")
        parser.add_argument("--from", dest="start", default="")
        parser.add_argument("--to", dest="end", default="")
        parser.add_argument("--by", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **asked):
        """Refused sentences end the command with exit code 1."""
        try:
            org = org_of(asked["org"])
            period = asked_period(asked["on"], asked["start"], asked["end"])
            found = [answer(metrics.get(code), org, period, asked["by"]) for code in asked["metrics"]]
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        if asked["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._table(found)

    def _table(self, found: list[dict]) -> None:
        for one in found:
            day = one.get("on") or f"{one.get('from')} – {one.get('to')}"
            value = _("无数据") if one["value"] is None else one["value"]
            self.stdout.write(f"{metrics.get(one['metric']).label}\t{day}\t{value}")
            for label, number in one["cells"].items():
                self.stdout.write(f"  {label}\t{number}")


def answer(metric: Metric, org: Org, period: Period, by: str) -> dict:
    """One figure: {"metric", "org", "on" or "from" and "to", "by", "value", "cells"}."""
    return {
        "metric": metric.code,
        "org": org.code,
        **dict(days_of(period)),
        "by": by or None,
        "value": metric.value(org.path_then(period.end), period),
        "cells": cells(metric, org, period, by) if by else {},
    }


def cells(metric: Metric, org: Org, period: Period, by: str) -> dict[str, int]:
    """Label → number; children by their short names, own rows under the organization's own name."""
    path = org.path_then(period.end)
    if by != "unit":
        return metric.cells(path, period, by)
    if not metric.known(path, period):
        return {}
    counts = metric.units(path, period)
    units = {
        key for (key,) in Reading(org, period.end).grid("orgs.total", Period(period.end), ("unit",)) if key
    }
    names = names_of(units | set(counts), org, period.end)
    return {name: counts.get(unit, 0) for unit, name in names.items()}
