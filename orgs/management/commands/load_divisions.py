"""`python manage.py load_divisions FILE [--since DAY]`: take over the administrative divisions of a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from league.kernel.calendar import read_day
from league.kernel.errors import DomainError
from orgs.services.divisions import load_divisions, read_divisions


class Command(BaseCommand):
    """Prints what is new, renamed, ended and the same."""

    help = "载入行政区划：CSV 文件，列为 code,name,level,parent_code，代码 12 位"

    def add_arguments(self, parser):
        """The file, and since when it holds (the first list: since ever)."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--since", default="", help="新区划自何日起使用，如 2026-01-01；首次载入不填")

    def handle(self, *args, file, since="", **options):
        """CommandError with the sentence of what is wrong."""
        try:
            loaded = load_divisions(read_divisions(file), since=read_day(since) if since else None)
        except (DomainError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        words = _("新增 %(new)d 个，更名 %(renamed)d 个，撤销 %(ended)d 个，不变 %(same)d 个。")
        self.stdout.write(words % vars(loaded))
