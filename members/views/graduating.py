"""毕业衔接 of a class: a destination per member, many at once, by workbook, and one step for all."""

from collections import Counter
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from league.kernel import permits
from league.kernel.errors import DomainError, Refused
from league.kernel.views import declare, fetch, once
from members import rules as register_rules
from members.choices.graduates import Destination, GraduateState
from members.forms.graduates import Grid, WorkbookForm
from members.models import Graduate, Member
from members.rules.transfer import TRANSFER, VIEW_TRANSFERS
from members.services import graduates as services
from members.sheets.graduates import read_class, write_class
from members.views.overview import asked_year
from members.views.register import GROUP
from members.views.reviews import LARGEST, XLSX
from members.views.transfers import clock
from members.workflows.graduates import hand_over, obstacles
from orgs.models import Org


def class_url(org: Org, year: int) -> str:
    """The page of a class in a year."""
    return f"{reverse('members:graduate-class', args=[org.pk])}?{urlencode({'year': year})}"


def asked_class(request, pk, permit: str) -> tuple[Org, int]:
    """The class and the year asked for; 404 out of reach."""
    rows = Org.objects.select_related("parent")
    year = request.POST.get("year", "") or request.GET.get("year", "")
    return fetch(request.user, permit, rows, pk=pk), asked_year(year)


@declare(VIEW_TRANSFERS, "orgs.Org")
def show(request, pk) -> HttpResponse:
    """The grid of a class; of any other organization the overview."""
    org, year = asked_class(request, pk, VIEW_TRANSFERS)
    if not org.is_branch:
        url = reverse("members:graduates-overview")
        return HttpResponseRedirect(f"{url}?{urlencode({'org': org.pk, 'year': year})}")
    return page(request, org, year)


@declare(TRANSFER, "orgs.Org", methods=("POST",))
def start(request, pk) -> HttpResponse:
    """List the members of the class as graduates."""
    org, year = asked_class(request, pk, TRANSFER)
    with transaction.atomic():
        once.spend(request)
        number = services.start(org, year, actor=request.user)
    messages.success(request, _("已列入 %(n)d 名毕业班团员。") % {"n": number})
    return HttpResponseRedirect(class_url(org, year))


@declare(TRANSFER, "orgs.Org", methods=("POST",))
def fill(request, pk) -> HttpResponse:
    """Write the grid down, the ticked rows with one destination: all or nothing."""
    org, year = asked_class(request, pk, TRANSFER)
    if "fill" in request.POST and not request.POST.getlist("pick"):
        raise Refused(_("还没有选中任何一行。请先在左边打勾，再一起填写。"), code="nothing_picked")
    return _filled(request, org, year, Grid.posted(services.class_of(org, year), request.POST), [])


@declare(register_rules.EXPORT, "orgs.Org")
def sheet(request, pk) -> HttpResponse:
    """The workbook of the class with the names filled in."""
    org, year = asked_class(request, pk, register_rules.EXPORT)
    content = write_class(org, services.class_of(org, year))
    answer = HttpResponse(content, content_type=XLSX)
    name = get_valid_filename(_("%(org)s毕业去向.xlsx") % {"org": org})
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@declare(TRANSFER, "orgs.Org", methods=("POST",))
def upload(request, pk) -> HttpResponse:
    """The workbook that came back: every problem at once, or all lines written."""
    org, year = asked_class(request, pk, TRANSFER)
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(_("请选择填好的毕业去向表。"))
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        raise Refused(_("文件超过 5 兆字节，请只上传毕业去向表。"))
    grid, strange = read_class(org, services.class_of(org, year), file.read(), file.name)
    return _filled(request, org, year, grid, strange)


def _filled(request, org: Org, year: int, grid: Grid, strange: list[str]) -> HttpResponse:
    if grid.problems or strange:
        return page(request, org, year, grid, strange, status=422)
    with transaction.atomic():
        once.spend(request)
        number = services.fill(org, year, grid.values, actor=request.user)
    messages.success(request, _("已保存，改动 %(n)d 人。") % {"n": number})
    return HttpResponseRedirect(class_url(org, year))


@declare(TRANSFER, "orgs.Org", methods=("POST",))
def hand(request, pk) -> HttpResponse:
    """办理: write the grid down, then hand over everybody who is ready, in one step."""
    org, year = asked_class(request, pk, TRANSFER)
    grid = Grid.posted(services.class_of(org, year), request.POST)
    if grid.problems:
        return page(request, org, year, grid, status=422)
    try:
        with transaction.atomic():
            once.spend(request)
            services.fill(org, year, grid.values, actor=request.user)
            moved, kept = hand_over(org, year, actor=request.user)
    except once.Repeated as error:
        messages.info(request, error.message)
    except DomainError as error:
        return page(request, org, year, grid, [error.message], status=422)
    else:
        words = _("已办理：%(moved)d 人转接，%(kept)d 人暂留。")
        messages.success(request, words % {"moved": moved, "kept": kept})
    return HttpResponseRedirect(class_url(org, year))


def page(request, org: Org, year: int, grid: Grid | None = None, strange=(), status: int = 200):
    """The page of a class: the summary, the grid, the workbook."""
    rows = grid.graduates if grid else services.class_of(org, year)
    grid, today = grid or Grid(rows), timezone.localdate()
    stopped = obstacles([row for row in rows if row.state == GraduateState.OPEN], today)
    title = _("%(org)s 毕业衔接") % {"org": org}
    context = {
        "title": title,
        "crumbs": [(GROUP, ""), (_("毕业衔接"), reverse("members:graduates-overview")), (str(org), "")],
        "org": org,
        "year": year,
        "years": [(each, class_url(org, each)) for each in (today.year, today.year - 1)],
        "heads": grid.heads(),
        "lines": [line | told(line["line"], stopped, today) for line in grid.rows()],
        "problems": grid.problems,
        "strange": strange,
        "destinations": Destination.choices,
        "summary": summary(rows, stopped),
        "members": Member.objects.present().filter(branch=org).count(),
        "may_act": permits.may(request.user, TRANSFER, org),
        "may_export": permits.may(request.user, register_rules.EXPORT, org),
        "upload_form": WorkbookForm(),
        "once": once.new_key(),
    }
    return render(request, "members/graduate_class.html", context, status=status)


def told(line: Graduate, stopped: dict[int, str], today) -> dict:
    """How far a graduate is: words, tone, clock, the page to open."""
    if line.state == GraduateState.OPEN:
        if line.pk in stopped:
            return {"words": _("不能办理"), "tone": "danger", "why": stopped[line.pk]}
        return {"words": _("可以办理"), "tone": "green"} if line.destination else {"words": _("未填")}
    url = reverse("members:graduate-detail", args=[line.pk])
    if line.state == GraduateState.STAYING:
        return {
            "words": line.get_state_display(),
            "tone": "blue",
            "url": url,
            "clock": clock(line.until, today),
        }
    if line.transfer:
        done = "green" if line.transfer.moved_on else "blue"
        return {"words": line.transfer.get_state_display(), "tone": done, "url": url}
    return {"words": line.get_state_display(), "tone": "line", "url": url}


def summary(rows: list[Graduate], stopped: dict[int, str]) -> dict:
    """How many there are of each destination, who has none, who cannot be handed over, who is ready."""
    open_rows = [row for row in rows if row.state == GraduateState.OPEN]
    kinds = Counter(row.destination for row in rows)
    ready = [row for row in open_rows if row.destination and row.pk not in stopped]
    return {
        "all": len(rows),
        "kinds": [(label, kinds[value]) for value, label in Destination.choices if kinds[value]],
        "missing": [row.member.name for row in open_rows if not row.destination],
        "stopped": [(row.member.name, stopped[row.pk]) for row in open_rows if row.pk in stopped],
        "ready": len(ready),
        "moving": sum(row.destination in Destination.moving() for row in ready),
        "open": len(open_rows),
        "done": len(rows) - len(open_rows),
    }
