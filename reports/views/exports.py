"""The export centre: my jobs with state, progress, size and expiry; download, order again."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import exports, files, jobs, permits
from league.kernel.errors import Forbidden
from league.kernel.models.jobs import Job, JobState
from league.kernel.views import declare, once
from orgs.models import Org
from reports.forms import FORMS

SHOWN = 100
TONES = {
    JobState.QUEUED: "amber",
    JobState.RUNNING: "blue",
    JobState.DONE: "green",
    JobState.FAILED: "danger",
}
QUICK, SLOW, PATIENCE = (
    2,
    10,
    60,
)  # seconds between questions while a job is young, later, and when later begins


@declare()
def index(request):
    """My jobs, the newest first; asked by htmx, only the table."""
    rows = list(Job.objects.mine(request.user)[:SHOWN])
    orgs = Org.objects.in_bulk([row.params["org"] for row in rows if "org" in row.params])
    context = {
        "title": _("导出中心"),
        "crumbs": [(_("数据"), ""), (_("导出中心"), "")],
        "entries": [entry(request.user, row, orgs) for row in rows],
        "wait": wait(rows),
        "once": once.new_key(),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "reports/parts/exports.html" if part else "reports/exports.html", context)


def wait(rows: list[Job]) -> int:
    """Seconds until the page asks again: soon for a young job, slower for an old one, 0 when none is open."""
    now = timezone.now()
    ages = [(now - row.created_at).total_seconds() for row in rows if row.is_open]
    if not ages:
        return 0
    return QUICK if min(ages) < PATIENCE else SLOW


def entry(user, row: Job, orgs: dict[int, Org]) -> dict:
    """One job for the template; orgs: those the jobs are about."""
    again = exports.is_export(row.code) and not row.is_open and exports.authorized(user, row)
    full = f"{row.code}_full"
    return {
        "job": row,
        "label": title(row, orgs),
        "tone": TONES[row.state],
        "state": row.get_state_display() if row.has_file or row.state != JobState.DONE else expired(row),
        "download": row.has_file and exports.authorized(user, row),
        "again": again,
        "csv": again and row.params.get("form") == "xlsx" and "ids" in row.params,
        "full": full if again and not row.params.get("full") and may_full(user, row, full) else "",
        "needs_reason": bool(row.params.get("full")),
    }


def expired(row: Job) -> str:
    """The state of a finished job whose file is gone, or that had none."""
    return _("已过期") if row.result_name else row.get_state_display()


def may_full(user, row: Job, code: str) -> bool:
    """Whether whole numbers can be asked for: the job knows such a permit and the user holds it."""
    declared = code in {permit.code for permit in permits.all_permits()}
    return declared and all(permits.may(user, code, path) for path in row.params.get("paths", ()))


def title(row: Job, orgs: dict[int, Org]) -> str:
    """What a job is, in words: a report with its organization and day."""
    form, org = FORMS.get(row.params.get("form", "")), orgs.get(row.params.get("org"))
    label = str(jobs.get(row.code).label)
    if form:
        return " · ".join(
            filter(None, (label, f"{form.code} {form.title}", str(org or ""), row.params["on"]))
        )
    if "title" in row.params:
        return f"{label} · {row.params['title']}"
    return f"{label} · {_('完整身份证号')}" if row.params.get("full") else label


def mine(request, pk: int) -> Job:
    """A job of the user's own; everybody else's is 404."""
    row = Job.objects.mine(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@declare(object="kernel.Job")
def download(request, pk):
    """The result of my job; my rights are asked again now."""
    row = mine(request, pk)
    if not exports.authorized(request.user, row):
        raise Forbidden()
    return files.serve(jobs.result_path(row), row.result_name)


@declare(object="kernel.Job", methods=("POST",))
def again(request, pk):
    """Order the same export once more: retry, another form, or with whole numbers and a reason."""
    row = mine(request, pk)
    changes = {"form": request.POST["form"]} if request.POST.get("form") and "ids" in row.params else {}
    if request.POST.get("full"):
        changes["full"] = f"{row.code}_full"
    with transaction.atomic():
        once.spend(request)
        exports.again(row, actor=request.user, reason=request.POST.get("reason", ""), **changes)
    messages.success(request, _("已重新提交，完成后可在这里下载。"))
    return HttpResponseRedirect(reverse("reports:export-list"))
