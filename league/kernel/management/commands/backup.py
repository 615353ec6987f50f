"""Write a backup: `python manage.py backup [--to FOLDER] [--keep N]`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from league.kernel import backups
from league.kernel.errors import DomainError


class Command(BaseCommand):
    """Prints the file it wrote; run it every night."""

    help = "备份数据库、上传和导出的文件、审计封签"

    def add_arguments(self, parser):
        """Another folder, and how many backups stay in it."""
        parser.add_argument("--to", type=Path, help="备份存放的文件夹")
        parser.add_argument("--keep", type=int, default=0, help="保留最近几份，0 为全部保留")

    def handle(self, *args, to=None, keep=0, **options):
        """CommandError with the sentence of what went wrong."""
        try:
            self.stdout.write(str(backups.make(to, keep)))
        except DomainError as error:
            raise CommandError(str(error)) from error
