"""The walk through a register that looks for duplicates."""

from django.utils.translation import gettext_lazy as _

from league.kernel.jobs import Run, job
from members.rules.duplicates import MERGE
from members.services.similar import find


@job("members.find_duplicates", _("查找疑似重复"), permit=MERGE)
def find_duplicates(run: Run) -> dict:
    """Look through the subtree of the job's path; the result is the number of open pairs, nobody's name."""
    return {"open": find(run.path)}
