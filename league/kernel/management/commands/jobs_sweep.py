"""Take back what dead workers left and ring unheard bells; for machines without beat, and after trouble."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from league.kernel import jobs


class Command(BaseCommand):
    """`python manage.py jobs_sweep [--run]`."""

    help = "收回中断的后台任务并重新排队"

    def add_arguments(self, parser):
        """--run works off the queue here, for a machine whose worker is down."""
        parser.add_argument("--run", action="store_true", help="在本进程中执行所有排队的任务")

    def handle(self, *args, run=False, **options):
        """Print what was swept."""
        swept = jobs.sweep()
        self.stdout.write(
            _("重新排队 %(requeued)s 个，判定失败 %(failed)s 个，再次提醒 %(rung)s 个。")
            % {"requeued": swept.requeued, "failed": swept.failed, "rung": swept.rung}
        )
        if run:
            self.stdout.write(_("执行了 %(count)s 个任务。") % {"count": jobs.run_waiting()})
