"""Ordering a comparison: the file through the upload door, a row that waits, a background job."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import files, jobs, permits
from league.kernel.errors import Refused
from members.choices.national import ComparisonState
from members.models.national import Comparison
from members.rules.national import COMPARE
from orgs.models import Org

JOB = "members.compare"


@transaction.atomic
def order_comparison(org: Org, file, *, actor, as_of: date) -> Comparison:
    """Keep an export of the national system and order its comparison with the register below `org`.

    Raises Forbidden outside the reach; Refused for a branch, a day to come, a file that is no workbook, or
    the very file that is compared already.
    """
    permits.require(actor, COMPARE, org)
    if org.is_branch:
        raise Refused(_("对账按县、乡镇进行，请选择团支部的上级团组织。"))
    if as_of > timezone.localdate():
        raise Refused(_("导出日期不能晚于今天。"))
    upload = files.accept_workbook(file, actor, org.path)
    same = Comparison.objects.filter(org=org, sha256=upload.sha256, state=ComparisonState.DONE)
    if same.exists():
        words = _("《%(name)s》和正在处理的对账是同一份文件，结果不会变。请上传新导出的文件。")
        raise Refused(words % {"name": upload.name}, code="same_file")
    told = {"org": org, "path": org.path, "as_of": as_of, "made_by": actor}
    made = Comparison.objects.create(upload=upload, filename=upload.name, sha256=upload.sha256, **told)
    made.job = jobs.enqueue(JOB, actor=actor, path=org.path, comparison=made.pk)
    made.save(update_fields=["job"])
    return made
