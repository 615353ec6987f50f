"""Check the audit trail for edited, deleted, inserted and reordered rows."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from league.kernel import audit


class Command(BaseCommand):
    """`python manage.py audit_verify`: exit code 1 and a list of what was found, or one line when sound."""

    help = "检查审计记录是否被改动、删除、插入或调换"

    def add_arguments(self, parser):
        """--seal seals what is open before checking."""
        parser.add_argument("--seal", action="store_true", help="先把未封签的记录封签")

    def handle(self, *args, seal=False, **options):
        """Print every flaw; CommandError when there is one."""
        if seal:
            audit.seal()
        verdict = audit.verify()
        for flaw in verdict.flaws:
            self.stdout.write(flaw.message)
        numbers = {
            "events": verdict.events,
            "seals": verdict.seals,
            "unsealed": verdict.unsealed,
            "flaws": len(verdict.flaws),
        }
        if verdict.flaws:
            raise CommandError(
                _("审计记录有 %(flaws)s 处异常（共 %(events)s 条，%(seals)s 个封签）。") % numbers
            )
        self.stdout.write(
            _("审计记录完好：%(events)s 条，%(seals)s 个封签，%(unsealed)s 条尚未封签。") % numbers
        )
