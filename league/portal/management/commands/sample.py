"""`python manage.py sample`: a county to try the product with, and the sign-ins for it."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from league.kernel.errors import DomainError
from league.kernel.roles import Role
from league.portal import sample
from orgs.models import Org


class Command(BaseCommand):
    """Refuses outside a try-out, and on a database that holds organizations."""

    help = "Write the sample county and print one sign-in per role."

    def add_arguments(self, parser):
        """--accounts prints the sign-ins again; --if-empty does nothing where data are."""
        parser.add_argument("--size", choices=sorted(sample.SIZES), default="full")
        parser.add_argument("--accounts", action="store_true", help="print the sign-ins again, write nothing")
        parser.add_argument("--if-empty", action="store_true", help="write only into an empty database")
        parser.add_argument("--force", action="store_true", help="also outside a try-out (LEAGUE_TRYOUT)")

    def handle(self, *args, **options):
        """Write and print."""
        if not (settings.TRYOUT or options["force"]):
            raise CommandError(
                _("示范数据的账号用公开的密码，只在试用时写入。请设置 LEAGUE_TRYOUT=true，或加 --force。")
            )
        filled = Org.objects.exists()
        if not options["accounts"] and not (filled and options["if_empty"]):
            self._write(options["size"])
        self._print_accounts()

    def _write(self, size: str) -> None:
        try:
            made = sample.make(size)
        except DomainError as error:
            raise CommandError(error.message) from error
        words = _("示范数据已写入：%(orgs)d 个团组织，%(members)d 名团员，%(users)d 个账号。")
        self.stdout.write(words % made)
        for path in sample.write_rosters(Path(settings.LEAGUE_VAR) / "sample", timezone.localdate()):
            self.stdout.write(_("可以试着导入：%(path)s") % {"path": path})

    def _print_accounts(self) -> None:
        known = set(User.objects.active().values_list("username", flat=True))
        users = [user for user in sample.TRYOUT_USERS if user.username in known]
        if not users:
            self.stdout.write(_("数据库里没有示范账号。"))
            return
        self.stdout.write(_("试用账号（密码都是 %(password)s）：") % {"password": sample.PASSWORD})
        names = dict(Org.objects.filter(code__in=[user.org for user in users]).values_list("code", "short"))
        for user in users:
            role = Role(user.role).label
            self.stdout.write(f"  {user.username:<12}{role}　{names.get(user.org, '')}　{user.name}")
