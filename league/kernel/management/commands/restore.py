"""Restore a backup into an empty database: `python manage.py restore FILE`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from league.kernel import backups
from league.kernel.errors import DomainError


class Command(BaseCommand):
    """Refuses a database that holds tables; then run `migrate` and `audit_verify`."""

    help = "把备份恢复到空数据库"
    requires_system_checks = ()

    def add_arguments(self, parser):
        """The file to restore."""
        parser.add_argument("file", type=Path, help="备份文件")

    def handle(self, *args, file, **options):
        """CommandError with the sentence of what went wrong."""
        try:
            backups.restore(file)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(file))
