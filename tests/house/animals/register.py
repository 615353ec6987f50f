"""Animals of the register: members, applications, corrections."""

from datetime import date

from accounts.models import User
from league.kernel import audit
from members import services
from members.models import IdCorrection
from members.workflows import ADMISSION
from orgs.models import Org
from tests.factories import make_application, make_id, make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A member with a history, an application, a correction, a removed entry; nothing outside branches."""
    if not org.is_branch:
        return {}
    branch = org
    member = make_member(branch, word, phone="13812345678")
    services.edit(member, {"work_unit": word}, actor=by, version=member.version)
    application = make_application(branch, word, by=by)
    ADMISSION.fire(application, "submit", actor=by)
    correction = IdCorrection.objects.create(
        member=member,
        old_id_no=member.id_no,
        new_id_no=make_id(date(2005, 5, 5), serial=branch.pk),
        reason=word,
        requested_by=by,
    )
    return {
        "members.Member": member,
        "members.Application": application,
        "members.IdCorrection": correction,
        "members.RemovedEntry": services.remove(make_member(branch, word), actor=by, reason="重复登记"),
        "kernel.AuditEvent": audit.trail(member).get(),
    }
