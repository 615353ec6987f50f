"""`manage.py figures`: metrics of an organization on a day or in a period, as a table or as JSON."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from league.kernel import metrics
from league.kernel.errors import DomainError, Refused
from orgs.models import Org
from reports.services import answer, asked_period


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
            found = [answer(metrics.declared(code), org, period, asked["by"]) for code in asked["metrics"]]
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        if asked["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, default=float))
        else:
            self._table(found)

    def _table(self, found: list[dict]) -> None:
        for one in found:
            day = one.get("on") or f"{one.get('from')} – {one.get('to')}"
            value = _("无数据") if one["value"] is None else one["value"]
            declared = metrics.declared(one["metric"])
            of = "%（{} / {}）".format(*one["of"]) if "of" in one else ""
            self.stdout.write(f"{declared.label}\t{day}\t{value}{of}")
            for label, number in one["cells"].items():
                self.stdout.write(f"  {label}\t{_('无数据') if number is None else number}")
