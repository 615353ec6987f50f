"""Begin a real installation: the root organization and the first system administrator, nothing else."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services
from accounts.forms import USERNAME
from accounts.models import User
from league.kernel.roles import Role
from orgs.choices import Kind, Level
from orgs.models import Org
from orgs.services import add

ADMIN = "admin"


class Command(BaseCommand):
    """`install --code 451100 --name 共青团贺州市委员会 --level city`; asks for what is not given."""

    help = "Make the root organization and the first system administrator; prints its one-time password once."

    def add_arguments(self, parser):
        """Root organization and account name; nothing is asked for when code, name and level are given."""
        parser.add_argument("--code", help="code of the root organization, as its division code")
        parser.add_argument("--name", help="full name of the root organization")
        parser.add_argument("--short", default="", help="short name of the root organization")
        parser.add_argument("--level", choices=Level.values, help="level of the root organization")
        parser.add_argument("--admin", default=ADMIN, help=f"account of the administrator (default: {ADMIN})")

    def handle(self, **options):
        """Refuse a system that has begun; else make both in one transaction and print the password."""
        if User.objects.exists() or Org.objects.exists():
            raise CommandError(_("系统里已经有团组织或用户，不能再次安装。"))
        admin = self._account(options["admin"])
        root = Org(
            code=options["code"] or self._ask(_("上级团组织代码"), "451123"),
            name=options["name"] or self._ask(_("上级团组织全称"), "共青团富川瑶族自治县委员会"),
            short=options["short"],
            level=options["level"] or self._ask_level(),
            kind=Kind.LEADING_ORGAN,
        )
        user, word = self._install(root, admin)
        self.stdout.write(_("已建立“%(org)s”。") % {"org": root.name})
        self.stdout.write(_("系统管理员账号：%(name)s") % {"name": user.username})
        self.stdout.write(_("一次性密码（只显示这一次）：%(word)s") % {"word": word})

    @staticmethod
    @transaction.atomic
    def _install(root: Org, admin: str):
        add(root, actor=None)
        user, word = services.issue(username=admin, name=str(Role.SYSTEM_ADMIN.label), home=root, actor=None)
        services.grant(user, Role.SYSTEM_ADMIN, root, actor=None)
        return user, word

    @staticmethod
    def _account(name: str) -> str:
        try:
            USERNAME(name)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        return name

    @staticmethod
    def _ask(label: str, default: str) -> str:
        try:
            return input(f"{label} [{default}]: ").strip() or default
        except EOFError:
            return default

    def _ask_level(self) -> str:
        level = self._ask(_("层级（city 或 county）"), Level.COUNTY.value)
        if level not in Level.values:
            raise CommandError(_("没有“%(level)s”这个层级。") % {"level": level})
        return level
