"""Delete uploads and results past their day, and files that no row knows."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from league.kernel import files


class Command(BaseCommand):
    """`python manage.py files_expire`; beat does the same every hour."""

    help = "删除过期的上传文件和导出文件"

    def handle(self, *args, **options):
        """Print how many files went."""
        self.stdout.write(_("删除了 %(count)s 个文件。") % {"count": files.expire()})
