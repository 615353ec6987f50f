"""Background jobs: build the workbook of a report, export a register. Ids in, a file out."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import get_resolver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import exports, permits
from league.kernel.errors import Refused
from league.kernel.jobs import Run, job
from league.kernel.scoping import within
from league.kernel.sheets.writing import Page, Workbook, write_csv
from league.kernel.views import exported_pages
from members import rules as member_rules
from members.models import Member
from orgs import rules as org_rules
from orgs.models import Org
from reports import rules
from reports.forms import form_of
from reports.sheets.registers import Register, list_register, member_register, org_register, written
from reports.sheets.workbooks import write_report


@job("reports.build", gettext_lazy("生成报表"), permit=rules.ORDER)
def build(run: Run) -> dict:
    """Fill a form and write its workbook. Params: form, org, on, scheme."""
    asked = run.params
    org, on = Org.objects.get(pk=asked["org"]), date.fromisoformat(asked["on"])
    form = form_of(asked["form"])
    _require(run, asked.get("permit"), org.path)
    report = form.report(org, on, asked["scheme"])
    file = run.result_file(f"{form.code}_{org.code}_{on.isoformat()}.xlsx")
    return write_report(file, report, str(run.actor), run.progress)


@job("members.export", gettext_lazy("导出团员名册"), permit=member_rules.EXPORT)
def export_members(run: Run) -> dict:
    """Write the roster of exactly the ordered members. Params: ids, count, form, full, words, on."""
    full = bool(run.params.get("full"))
    if full:
        _require(run, member_rules.EXPORT_FULL, run.path)
    on = date.fromisoformat(run.params["on"]) if run.params.get("on") else None
    rows = Member.objects.visible_to(run.actor, member_rules.EXPORT) if on is None else _past(run.actor, on)
    return _export(run, member_register(full, on), rows, str(_("团员花名册")))


def _past(user, on: date) -> QuerySet:
    """Members of a past day where the user's organizations stood then."""
    paths = org_rules.reach_on(user, member_rules.EXPORT, on)
    return Member.objects.on_day(on).filter(within("unit_path", paths))


@job("orgs.export", gettext_lazy("导出团组织"), permit=org_rules.EXPORT)
def export_orgs(run: Run) -> dict:
    """Write exactly the ordered organizations. Params: ids, count, form, words."""
    rows = Org.objects.visible_to(run.actor, org_rules.EXPORT)
    return _export(run, org_register(), rows, str(_("团组织名册")))


@job(exports.LIST, gettext_lazy("导出列表"))
def export_list(run: Run) -> dict:
    """Write a list page's rows by its columns.

    Params: ids, count, form, on, page, permit, query, title, words.
    """
    _ = get_resolver().url_patterns  # pages make themselves known as the addresses load
    request = HttpRequest()
    request.user = run.actor
    asked = {name: run.params[name] for name in ("on",) if run.params.get(name)}
    request.GET = QueryDict(urlencode(asked | run.params.get("query", {})))
    pages = exported_pages(run.params["page"])(request)
    return _export(run, list_register(pages), pages.visible("export"), run.params["title"])


for _code in ("reports.build", "members.export", "orgs.export", exports.LIST):
    exports.export(_code)
exports.register_centre("reports:export-list")


def _require(run: Run, permit: str | None, path: str) -> None:
    if permit and not permits.may(run.actor, permit, path or None):
        raise Refused(_("您已没有“%(label)s”的权限，任务没有执行。") % {"label": permits.get(permit).label})


def _export(run: Run, register: Register, rows: QuerySet, title: str) -> dict:
    """Write a register as XLSX or CSV: the ordered rows that are still among those in the actor's reach."""
    ids, form = exports.unpack(run.params["ids"]), run.params.get("form", "xlsx")
    file = run.result_file(f"{title}_{timezone.localdate().isoformat()}.{form}")
    lines = written(register, ids, rows=rows, progress=lambda done: run.progress(done, len(ids)))
    run.progress(0, len(ids))
    if form == "csv":
        count = write_csv(file, [head.label for head in register.heads()], lines)
    else:
        count = _workbook(run, file, register, title, lines, len(ids))
    return {"expected": len(ids), "written": count}


def _workbook(run: Run, file, register: Register, title: str, lines, expected: int) -> int:
    scope = "、".join(Org.objects.filter(path__in=run.params["paths"]).values_list("name", flat=True))
    page = Page(
        name=title,
        title=title,
        heads=register.heads(),
        unit=_("范围：%s") % scope,
        day=_("数据时间：%s") % (run.params.get("on") or timezone.localdate().isoformat()),
    )
    with Workbook(file, bulk=True) as book:
        count = book.page(page, lines)
        book.notes(
            [
                (_("导出内容"), title),
                (_("导出人"), str(run.actor)),
                (_("导出时间"), timezone.localtime().strftime("%Y-%m-%d %H:%M")),
                (_("范围"), scope),
                (_("筛选条件"), run.params.get("words") or _("全部")),
                (
                    _("身份证号和手机号"),
                    _("完整（理由见审计记录）") if run.params.get("full") else _("已遮盖"),
                ),
                (_("应导出行数"), expected),
                (_("实际导出行数"), count),
            ]
        )
    return count
