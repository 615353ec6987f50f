"""The roles a grant can carry; which permits a role holds is said where each permit is declared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A hat somebody wears at an organization for a time."""

    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    CITY_STAFF = "city_staff", _("市级工作人员")
    COUNTY_STAFF = "county_staff", _("县级工作人员")
    COUNTY_REVIEWER = "county_reviewer", _("县级审批人员")
    TOWNSHIP_SECRETARY = "township_secretary", _("乡镇团委书记")
    BRANCH_SECRETARY = "branch_secretary", _("团支部书记")
    LEADER = "leader", _("领导（只读）")


ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
STAFF = (Role.CITY_STAFF, Role.COUNTY_STAFF)
SECRETARIES = (Role.TOWNSHIP_SECRETARY, Role.BRANCH_SECRETARY)
OFFICERS = (*STAFF, Role.COUNTY_REVIEWER)
WORKERS = (*OFFICERS, *SECRETARIES)
READERS = (*WORKERS, Role.LEADER)
