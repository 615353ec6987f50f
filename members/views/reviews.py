"""The year of a branch on one page: its appraisal, the grid of ballots and grades, the registration."""

from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.errors import DomainError, Refused
from league.kernel.views import Column, ModelViews, once
from members.choices.reviews import ReviewState
from members.filters.reviews import ReviewFilter
from members.forms.reviews import Grid, PutOffForm, WorkbookForm
from members.models import Review
from members.rules import registration
from members.rules import reviews as rules
from members.services import registration as registering
from members.services import reviews as services
from members.sheets.reviews import read_review, write_review
from members.workflows import REVIEW

LARGEST = 5 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {ReviewState.APPROVED: "green", ReviewState.PROPOSED: "amber"}


class ReviewViews(ModelViews):
    """Pages of the appraisals."""

    model = Review
    blanks = False
    route = "reviews/"
    group, label, unit = gettext_lazy("团员"), gettext_lazy("评议注册"), gettext_lazy("个")
    permits = {"view": rules.VIEW_REVIEWS, "export": rules.EXPORT_REVIEWS}
    workflow, began = REVIEW, "opened_on"
    filterset = ReviewFilter
    order = "branch"
    empty_title = gettext_lazy("还没有启动教育评议")
    empty_text = gettext_lazy("在“年度总览”里一次启动所属各团支部的教育评议。")
    columns = (
        Column("name", gettext_lazy("团支部"), source=("branch__short",), lead=True, sort="branch__path"),
        Column("parent", gettext_lazy("上级团组织"), source=("branch__parent__short",)),
        Column("year", gettext_lazy("年度"), text=lambda row: row["year"], source=("year",), sort="year"),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("since", gettext_lazy("进入本状态"), source=("state_since",), sort="state_since"),
        Column("approved_on", gettext_lazy("批准日期")),
    )
    detail_fields = (
        *("studied_on", "self_on", "peers_on", "meeting_on", "votes_due", "votes_present"),
        *("proposed_on", "approved_on"),
    )

    @classmethod
    def urls(cls):
        """The declared pages, the grid, its workbook, the registration."""
        pages = (
            ("grid", ("GET", "POST"), rules.REVIEW),
            ("sheet", ("GET",), rules.EXPORT_REVIEWS),
            ("upload", ("POST",), rules.REVIEW),
            ("register", ("POST",), rules.REGISTER),
            ("defer", ("GET", "POST"), rules.REGISTER),
        )
        own = [
            cls._path(f"<int:pk>/{name}/", name, methods, permit=permit, on_row=True)
            for name, methods, permit in pages
        ]
        return [*super().urls(), *own]

    def queryset(self):
        """Appraisals with their branch."""
        return Review.objects.select_related("branch__parent")

    def list_acts(self):
        """To the overview of the year."""
        url = reverse("members:year-overview")
        return [{"label": _("年度总览"), "url": url, "icon": "layout-grid"}]

    # The page of a branch in a year

    def chips(self, obj):
        """How far it has come."""
        return [(obj.get_state_display(), TONES.get(obj.state, "blue"))]

    def detail_meta(self, obj):
        """The branch, who takes part, until when members are registered."""
        due = registration.due_on(obj.branch, obj.year)
        return [
            obj.branch.name,
            _("参评 %(n)d 人") % {"n": len(obj.lines)},
            _("%(day)s 前完成团籍注册") % {"day": due},
        ]

    def detail_context(self, obj) -> dict:
        """The kernel's context, the lines, the registration with who cannot be registered and why."""
        found = registering.standings(obj.branch, obj.year)
        writable = obj.state in ReviewState.writable() and self.holds(rules.REVIEW, obj)
        return super().detail_context(obj) | {
            "lines": obj.lines,
            "grid_url": self.url("grid", obj.pk) if writable else "",
            "sheet_url": self.url("sheet", obj.pk) if self.holds(rules.EXPORT_REVIEWS, obj) else "",
            "upload_url": self.url("upload", obj.pk),
            "upload_form": WorkbookForm(),
            "standings": found,
            "registered": sum(each.is_done for each in found),
            "ready": sum(each.is_ready for each in found),
            "register_url": self.url("register", obj.pk) if self.holds(rules.REGISTER, obj) else "",
            "defer_url": self.url("defer", obj.pk),
            "once": once.new_key(),
        }

    # The grid and its workbook

    def grid(self, request, pk) -> HttpResponse:
        """A line per member: ballots and grades, written all together or not at all."""
        obj = self.fetch(pk, permit=rules.REVIEW)
        if request.method != "POST":
            return self._grid(obj, Grid(obj))
        return self._filled(obj, Grid.posted(obj, request.POST), [])

    def sheet(self, request, pk) -> HttpResponse:
        """The workbook with the names filled in."""
        obj = self.fetch(pk, permit=rules.EXPORT_REVIEWS)
        answer = HttpResponse(write_review(obj), content_type=XLSX)
        name = get_valid_filename(f"{obj}.xlsx")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return answer

    def upload(self, request, pk) -> HttpResponse:
        """The workbook that came back: every problem at once, or all lines written."""
        obj = self.fetch(pk, permit=rules.REVIEW)
        form = WorkbookForm(request.POST, request.FILES)
        if not form.is_valid():
            raise Refused(_("请选择填好的评议表。"))
        file = form.cleaned_data["file"]
        if file.size > LARGEST:
            raise Refused(_("文件超过 5 兆字节，请只上传评议表。"))
        grid, strange = read_review(obj, file.read(), file.name)
        return self._filled(obj, grid, strange)

    def _filled(self, obj: Review, grid: Grid, strange: list[str]) -> HttpResponse:
        if grid.problems or strange:
            return self._grid(obj, grid, strange, status=422)
        posted = self.request.POST.get("version", "")
        try:
            with transaction.atomic():
                once.spend(self.request)
                services.fill(
                    obj,
                    grid.values,
                    actor=self.user,
                    version=int(posted) if posted.isdecimal() else None,
                )
        except once.Repeated as error:
            messages.info(self.request, error.message)
        except DomainError as error:
            return self._grid(self.fetch(obj.pk, permit=rules.REVIEW), grid, [error.message], status=422)
        else:
            messages.success(self.request, _("已保存 %(n)d 人的评议。") % {"n": len(grid.values)})
        return HttpResponseRedirect(self.url("detail", obj.pk))

    def _grid(self, obj: Review, grid: Grid, strange=(), status: int = 200) -> HttpResponse:
        context = {
            "object": obj,
            "title": _("填写评议表：%(name)s") % {"name": obj},
            "crumbs": self.crumbs((str(obj), self.url("detail", obj.pk)), (_("填写评议表"), "")),
            "grid": grid,
            "strange": strange,
            "version": obj.version,
            "once": once.new_key(),
            "cancel_url": self.url("detail", obj.pk),
            "action_url": self.url("grid", obj.pk),
        }
        return self.render("grid", context, status=status)

    # Registration

    def register(self, request, pk) -> HttpResponse:
        """Register everybody who can be; the page then says who could not and why."""
        obj = self.fetch(pk, permit=rules.REGISTER)
        with transaction.atomic():
            once.spend(request)
            before = timezone.localdate()
            left = registering.register_branch(obj.branch, obj.year, actor=self.user)
        if left:
            words = _("已办理 %(day)s 的注册，还有 %(n)d 人不能注册，原因见下表。")
            messages.warning(request, words % {"day": before, "n": len(left)})
        else:
            messages.success(request, _("全部团员已注册。"))
        return HttpResponseRedirect(f"{self.url('detail', pk)}#registration")

    def defer(self, request, pk) -> HttpResponse:
        """Put somebody's registration off, or refuse it."""

        def act(review, data):
            registering.put_off(
                data["member"], review.year, state=data["state"], reason=data["reason"], actor=self.user
            )
            return _("已登记：%(name)s。") % {
                "name": data["member"]
            }, f"{self.url('detail', pk)}#registration"

        return self.verb(pk, rules.REGISTER, PutOffForm, _("暂缓或不予注册：%(name)s"), act)
