"""`python manage.py check_tree [--fix]`: paths and placements that do not follow from the parents."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from league.kernel.errors import DomainError
from orgs import services


class Command(BaseCommand):
    """Lists what is wrong and ends with 1; with --fix mends it."""

    help = "Check the paths of the organization tree against the parents; --fix rebuilds wrong ones."

    def add_arguments(self, parser):
        """--fix writes; without it nothing is changed."""
        parser.add_argument("--fix", action="store_true", help="rebuild wrong paths and placements")

    def handle(self, *args, **options):
        """Report, and mend when asked to."""
        paths, placements = services.wrong_paths(), services.wrong_placements()
        for pk, stored, right in paths:
            words = _("组织 %(id)s：路径是 %(stored)s，应为 %(right)s。")
            self.stdout.write(
                words % {"id": pk, "stored": stored or "—", "right": right or _("（上级成圈）")}
            )
        for pk, wrong in placements:
            self.stdout.write(_("组织 %(id)s：%(wrong)s。") % {"id": pk, "wrong": wrong})
        if not paths and not placements:
            self.stdout.write(_("组织体系没有问题。"))
        elif options["fix"]:
            self._fix()
        else:
            raise CommandError(
                _("发现 %(n)d 处问题，可加 --fix 修复。") % {"n": len(paths) + len(placements)}
            )

    def _fix(self) -> None:
        try:
            number = services.rebuild_paths()
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(_("已修复 %(n)d 个组织。") % {"n": number})
