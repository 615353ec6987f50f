"""Who may bring in a roster of applicants."""

from django.utils.translation import gettext_lazy as _

from league.kernel.permits import permit
from league.kernel.roles import STAFF, Role

IMPORT_APPLICANTS = permit(
    "members.import_applicants", _("批量导入入团申请人"), (*STAFF, Role.TOWNSHIP_SECRETARY)
)
