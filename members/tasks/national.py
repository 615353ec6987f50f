"""The comparison with an export of the national system."""

from django.utils.translation import gettext_lazy as _

from league.kernel.jobs import Run, job
from members.models import Comparison
from members.rules.national import COMPARE
from members.services import comparing
from members.services.uploading import JOB
from members.sheets.national import read


@job(JOB, _("与国家系统对账"), permit=COMPARE)
def compare(run: Run) -> dict:
    """Read the file and store what differs, all or nothing. Params: comparison. Nobody's name is told."""
    comparison = Comparison.objects.select_related("org", "upload").get(pk=run.params["comparison"])
    run.progress(0, 2)
    reading = read(comparison)
    run.progress(1, 2)
    with run.finishing():
        kept = comparing.keep(comparison, reading)
        run.job.result = {name: kept.counts[name] for name in ("new", "still", "settled")}
    return run.job.result
