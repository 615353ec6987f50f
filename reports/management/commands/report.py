"""`manage.py report`: a form of an organization on a day as a styled workbook."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from league.kernel.errors import DomainError, Refused
from reports.forms import FORMS, form_of
from reports.forms.schemes import SCHEMES
from reports.management.commands.figures import org_of
from reports.services import asked_day
from reports.sheets.workbooks import write_report


def target(text: str) -> Path:
    """The file to write; Refused for a folder that is not there or may not be written to."""
    path = Path(text)
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        words = _("不能写入“%(out)s”：请核对 --out 的文件夹是否存在、能否写入。")
        raise Refused(words % {"out": text})
    return path


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
            path = target(asked["out"])
            report = form_of(asked["form"]).report(
                org_of(asked["org"]), asked_day(asked["on"]), asked["scheme"]
            )
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        if report.is_empty:
            raise CommandError(_("%(day)s 没有数据：这一天早于期初登记。") % {"day": report.on.isoformat()})
        rows = write_report(path, report, _("命令行"))
        self.stdout.write(_("已写入 %(out)s，共 %(n)s 行。") % {"out": asked["out"], "n": rows["written"]})
        for sides in report.failed:
            words = {"label": sides.label, "left": sides.left, "right": sides.right, "n": sides.difference}
            self.stdout.write(_("校验不符：%(label)s，%(left)s 与 %(right)s，差额 %(n)s") % words)
