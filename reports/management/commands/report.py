"""`manage.py report`: a form of an organization on a day as a styled workbook."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from league.kernel.errors import DomainError
from reports.forms import FORMS, form_of
from reports.forms.schemes import SCHEMES
from reports.management.commands.figures import org_of
from reports.services import asked_day
from reports.sheets.workbooks import write_report


class Command(BaseCommand):
    """Write a report."""

    help = "报表工作簿：report R1 --org 451123 --on 2026-06-30 --scheme 7 --out R1.xlsx"

    def add_arguments(self, parser):
        """Form, organization, day, scheme, file."""
        parser.add_argument("form", metavar="FORM", help="、".join(FORMS))
        parser.add_argument("--org", required=True)
        parser.add_argument("--on", default="")
        parser.add_argument("--out", required=True)
        parser.add_argument("--scheme", default="16", choices=list(SCHEMES))

    def handle(self, *args, **asked):
        """Refused sentences end the command with exit code 1."""
        try:
            report = form_of(asked["form"]).report(
                org_of(asked["org"]), asked_day(asked["on"]), asked["scheme"]
            )
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        if report.is_empty:
            raise CommandError(_("%(day)s 没有数据：这一天早于期初登记。") % {"day": report.on.isoformat()})
        rows = write_report(Path(asked["out"]), report, _("命令行"))
        self.stdout.write(_("已写入 %(out)s，共 %(n)s 行。") % {"out": asked["out"], "n": rows["written"]})
        for sides in report.failed:
            words = {"label": sides.label, "left": sides.left, "right": sides.right, "n": sides.difference}
            self.stdout.write(_("校验不符：%(label)s，%(left)s 与 %(right)s，差额 %(n)s") % words)
