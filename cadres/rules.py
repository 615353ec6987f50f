"""Permits of cadres."""

from django.utils.translation import gettext_lazy as _

from league.kernel.permits import permit
from league.kernel.roles import READERS, STAFF

VIEW = permit("cadres.view", _("查看团干部"), READERS)
IMPORT = permit("cadres.import", _("批量导入团干部"), STAFF)
