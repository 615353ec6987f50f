"""Prove that a backup can be restored: `python manage.py restore_drill [FILE]`."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from league.kernel import backups
from league.kernel.errors import DomainError


class Command(BaseCommand):
    """Restores the newest backup into a scratch database, compares every table, removes it again."""

    help = "把备份恢复到临时数据库，逐表核对，然后删除临时数据库"

    def add_arguments(self, parser):
        """The newest backup unless a file is named."""
        parser.add_argument("file", nargs="?", type=Path, help="备份文件，不填用最近一份")

    def handle(self, *args, file=None, **options):
        """CommandError when there is no backup or a table differs."""
        backup, began = file or backups.newest(), time.monotonic()
        if backup is None:
            raise CommandError(_("还没有备份。请先运行 backup。"))
        try:
            verdict = backups.drill(backup)
        except DomainError as error:
            raise CommandError(str(error)) from error
        for table, (expected, found) in verdict.differences.items():
            self.stdout.write(f"{table}: {expected} → {found}")
        if verdict.differences:
            raise CommandError(_("恢复演练没有通过，上列各表行数不符。请重新备份后再演练。"))
        seconds = time.monotonic() - began
        words = _("恢复演练通过：%(name)s，共 %(rows)d 行，用时 %(seconds).1f 秒。")
        self.stdout.write(words % {"name": backup.name, "rows": verdict.rows, "seconds": seconds})
