"""Look for duplicate members from the command line: `duplicates_find --scope CODE`."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.services.similar import find
from orgs.models import Org


class Command(BaseCommand):
    """Brings the list of 疑似重复 of an organization up to date and says how many pairs are open."""

    help = _("查找疑似重复登记的团员，更新待核对清单。")

    def add_arguments(self, parser):
        """See the class."""
        parser.add_argument("--scope", required=True, help=_("团组织编码"))

    def handle(self, *args, scope, **options):
        """Raises CommandError for an unknown code."""
        org = Org.objects.filter(code=scope).first()
        if org is None:
            raise CommandError(_("没有编码为“%(code)s”的团组织。") % {"code": scope})
        words = _("“%(org)s”有 %(n)d 对疑似重复待核对。")
        self.stdout.write(words % {"org": org, "n": find(org.path)})
