"""The register: list, detail, add, edit, change of branch, reveal, removal; one class for the model."""

import re
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import exports, metrics, permits
from league.kernel.calendar import read_day
from league.kernel.errors import Refused
from league.kernel.masks import id_number, phone
from league.kernel.metrics import Metric, Period
from league.kernel.scoping import within
from league.kernel.templatetags.league import chip
from league.kernel.views import Bulk, Column, ModelViews, sheet_column
from members import rules, services
from members.choices import Status
from members.filters.people import MemberFilter
from members.forms.people import MemberEditForm, MemberForm
from members.forms.verbs import ReasonForm
from members.models import Member
from members.rules import register
from members.rules.rewards import KEEP_REWARDS
from members.rules.transfer import TRANSFER
from members.sheets.roster import MEMBERS
from members.views import life
from members.views.transferring import TRANSFER_MANY, MemberTransfers
from members.views.verbs import MemberVerbs
from orgs.models import Org
from orgs.rules import reach_on

GROUP = gettext_lazy("团员")
TONES = {Status.ACTIVE: "green", Status.RETAINED: "blue"}
SEALED_PHONE = Member._meta.get_field("phone")


def joined(row: dict) -> str:
    """The joining day as far as it is known: 2019-12-04 or 2019-12."""
    day = row["joined_on"]
    if day is None:
        return ""
    return day.strftime("%Y-%m") if row["joined_month_only"] else day.isoformat()


def masked_phone(row: dict) -> str:
    """`138****1234`, opened for this row only."""
    return phone(SEALED_PHONE.unseal(row["phone"], row["record_key"])) if row["phone"] else ""


def branch_words(short: str, name: str, parent: str | None) -> str:
    """A branch as lists call it: 富阳镇团委 · 马鞍山社区团支部; without its parent on a past day."""
    return " · ".join(filter(None, (parent, short or name)))


def clue_chips(row: dict):
    """Chips of what needs a look."""
    found = register.clues_of(row, row["day"])
    return format_html_join(" ", "{}", ((chip(short(clue, row), clue.tone),) for clue in found))


def short(clue: register.Clue, row: dict) -> str:
    """A clue in a few words: 入团时 13 周岁, 超龄, 缺手机号."""
    if clue in (register.JOINED_UNDER_14, register.UNDER_14):
        return register.measured(clue, row, row["day"])
    return re.split(r" ?[（(]", str(clue.label))[0]


class MemberViews(MemberVerbs, MemberTransfers, ModelViews):
    """Pages of the register."""

    model = Member
    group, label, unit = GROUP, gettext_lazy("团员名册"), gettext_lazy("人")
    add_label = gettext_lazy("登记团员")
    permits = {"view": rules.VIEW, "add": rules.EDIT, "edit": rules.EDIT, "export": rules.EXPORT}
    events = {"add": "members.add", "edit": "members.edit"}
    filterset = MemberFilter
    past = True
    order = "name"
    empty_title = gettext_lazy("还没有团员")
    empty_text = gettext_lazy("手里有花名册的，用“批量导入”一次录入；个别的在这里登记。")
    columns = (
        sheet_column(MEMBERS, "name", text=lambda row: row["name"], lead=True, sort="pinyin"),
        sheet_column(MEMBERS, "gender", source=("sex",)),
        sheet_column(MEMBERS, "birth", text=lambda row: row["birth"].isoformat(), sort="birth"),
        sheet_column(MEMBERS, "branch", source=("unit_branch",), text=lambda row: row["branch_name"]),
        sheet_column(MEMBERS, "education", source=("education",)),
        sheet_column(
            MEMBERS,
            "join_date",
            source=("joined_on", "joined_month_only"),
            text=joined,
            sort="joined_on",
            nullable=True,
        ),
        sheet_column(MEMBERS, "phone", source=("phone", "record_key"), text=masked_phone),
        Column("status", gettext_lazy("状态"), tones=TONES),
        Column("clues", gettext_lazy("核查线索"), source=register.READS, text=clue_chips),
        sheet_column(MEMBERS, "ethnicity", source=("ethnicity",), shown=False),
        sheet_column(MEMBERS, "political", source=("political",), shown=False),
        sheet_column(MEMBERS, "dev_no", source=("admission_number",), shown=False),
        Column("occupation", gettext_lazy("职业"), shown=False),
        Column("work_unit", gettext_lazy("学习工作单位"), shown=False),
    )
    detail_fields = (
        *(
            "document",
            "ethnicity",
            "birth",
            "political",
            "phone",
            "education",
            "joined_on",
            "admission_number",
        ),
        *("full_time_education", "occupation", "work_unit", "joined_at", "household", "party_joined_on"),
        *("volunteer_since", "email", "wechat", "qq", "weibo", "income"),
    )

    @classmethod
    def urls(cls):
        """The declared pages and those of a member's own verbs."""
        return [
            *super().urls(),
            cls._path("<int:pk>/reveal/", "reveal", ("GET", "POST"), permit=rules.REVEAL, on_row=True),
            cls._path("<int:pk>/transfer/", "transfer", ("GET", "POST"), permit=TRANSFER, on_row=True),
            cls._path("<int:pk>/branch/", "branch", ("GET", "POST"), permit=rules.EDIT, on_row=True),
            cls._path("<int:pk>/remove/", "remove", ("GET", "POST"), "take_out", rules.REMOVE, on_row=True),
            cls._path("<int:pk>/id/", "id", ("GET", "POST"), "correct_id", rules.EDIT, on_row=True),
            cls._path("<int:pk>/post/", "post", ("GET", "POST"), "take_post", rules.EDIT, on_row=True),
            cls._path(
                "<int:pk>/post-end/", "post-end", ("GET", "POST"), "leave_post", rules.EDIT, on_row=True
            ),
        ]

    # Rows of a day, of a figure

    def queryset(self):
        """Members with their branch."""
        return Member.objects.select_related("branch")

    @property
    def day(self) -> date:
        """The day the page is asked for."""
        return self.on or timezone.localdate()

    def figure(self) -> Metric | None:
        """The figure whose rows the address asks for."""
        code = self.data().get("figure")
        if not code:
            return None
        metric = metrics.get(code)
        if metric.url_name != self.url_name("list"):
            raise Refused(_("指标“%(label)s”数的不是团员，请到它自己的名册查看。") % {"label": metric.label})
        return metric

    def period(self, metric: Metric | None) -> Period:
        """The day of the page, or the span a figure was counted in."""
        if metric is None or metric.kind != "flow":
            return Period.day(self.day)
        data = self.data()
        return Period(end=_day(data.get("to")) or self.day, start=_day(data.get("from")))

    def visible(self, action: str = "list"):
        """For the list: members of the day in the branches of that day; for the rest those of today."""
        if action not in ("list", "export"):
            return super().visible(action)
        metric = self.figure()
        period = self.period(metric)
        rows = self._counted(metric, period) if metric else Member.objects.at(period.end, period.is_past)
        permit = self.permit_for(action)
        paths = (
            reach_on(self.user, permit, period.end) if period.is_past else permits.reach(self.user, permit)
        )
        rows = rows.filter(within("unit_path", paths))
        return rows.annotate(in_post=Member.objects.holding_post(period.end))

    def _counted(self, metric: Metric, period: Period):
        """The rows of a figure or of one of its cells, under the organization asked for."""
        data = self.data()
        org = self._asked_org(data.get("org", ""))
        cut = {}
        for by, cell in zip(data.getlist("by"), data.getlist("cell"), strict=False):
            cut[by] = [_number(cell)] if by == "unit" else metric.dimension(by).keys(cell)
        if org is None and not cut:
            return metric.rows(period)
        path_then = org.path_then(period.end) if org else self._top()
        return metric.where(path_then, period, cut)

    def _asked_org(self, text: str) -> Org | None:
        orgs = Org.objects.visible_to(self.user, rules.VIEW)
        return orgs.filter(pk=text).first() if text.isdecimal() else None

    def _top(self) -> str:
        """The outermost organization of the user."""
        return next(iter(permits.reach(self.user, rules.VIEW)), "")

    def filter_of(self, rows):
        """The filter, told the day."""
        return self.filterset(self.data(), queryset=rows, request=self.request, day=self.day)

    def picked(self, rows):
        """The ticked rows; the whole filter is the list's own rows, cut to those the action may touch."""
        if self.request.POST.get("everything"):
            listed = self.filtered(self.visible("list")).order_by()
            return rows.filter(pk__in=listed.values("pk"))
        return super().picked(rows)

    def page_of(self, rows, column, down, chosen):
        """The page, with the branches' names and the day beside each row."""
        page = super().page_of(rows, column, down, chosen)
        ids = {row.get("unit_branch") for row in page.rows}
        found = Org.objects.filter(pk__in=ids).values_list("pk", "short", "name", "parent__short")
        names = {pk: branch_words(short, name, "" if self.on else above) for pk, short, name, above in found}
        for row in page.rows:
            row |= {"branch_name": names.get(row.get("unit_branch"), ""), "day": self.day}
        return page

    def list_meta(self, total: int) -> list[str]:
        """Whose register, of which day."""
        orgs = Org.objects.filter(path__in=permits.reach(self.user, rules.VIEW))
        where = [_("%(org)s及下属") % {"org": org} for org in orgs[:3]]
        when = self.on.isoformat() if self.on else _("今天")
        return [*where, _("数据时间：%(day)s") % {"day": when}]

    def list_acts(self) -> list[dict]:
        """To the roster check, the removed entries and the import."""
        acts = []
        if self.holds(rules.REMOVE):
            acts.append({"label": _("已移除"), "url": reverse("members:removed-list"), "icon": "archive"})
        if self.holds(rules.VIEW):
            acts.append(
                {"label": _("核对名册"), "url": reverse("members:signoff-list"), "icon": "clipboard-check"}
            )
        return acts

    def start_export(self, rows) -> HttpResponse:
        """Order exactly these rows and lead to the export centre."""
        exports.order(
            "members.export",
            actor=self.user,
            permit=rules.EXPORT,
            rows=rows.order_by("pinyin", "pk"),
            words=self.filter_words(rows),
            form="csv" if self.request.POST.get("form") == "csv" else "xlsx",
            on=self.on,
        )
        messages.success(self.request, _("已开始导出，可以离开本页；完成后在导出中心下载。"))
        return HttpResponseRedirect(exports.centre_url())

    # Detail

    def detail_meta(self, obj) -> list[str]:
        """Sex and age, branch, years of membership, version."""
        words = [_("%(sex)s，%(age)d 岁") % {"sex": obj.get_sex_display(), "age": obj.age_on(self.day)}]
        span = obj.affiliations.on_day(self.day).select_related("branch").first()
        words.append(span.branch.name if span else _("这一天不在名册"))
        if obj.joined_on:
            years = max(0, self.day.year - obj.joined_on.year)
            words.append(_("团龄 %(n)d 年") % {"n": years})
        return [*words, _("第 %(n)d 版") % {"n": obj.version}]

    def chips(self, obj):
        """Status, and the clues that must be settled."""
        found = [clue for clue in life.clues(obj, self.day) if clue.tone == "danger"]
        row = life.columns(obj, self.day)
        gone = obj.left_on and obj.left_on <= self.day
        left = _("%(day)s %(how)s") % {"day": obj.left_on, "how": obj.get_left_how_display()} if gone else ""
        return [
            (left, "danger") if left else (obj.get_status_display(), TONES.get(obj.status, "line")),
            *((short(clue, row), clue.tone) for clue in found),
        ]

    def fact(self, obj, name):
        """Masked phone, joining month where the day is unknown."""
        label, text = super().fact(obj, name) if name != "phone" else (_("手机号码"), "")
        if name == "phone":
            return label, phone(obj.phone)
        if name == "joined_on" and obj.joined_on:
            row = {"joined_on": obj.joined_on, "joined_month_only": obj.joined_month_only}
            return label, joined(row)
        return label, text

    def findings(self, obj):
        """The clues with their clauses."""
        row = life.columns(obj, self.day)
        return [clue.finding(row, self.day) for clue in register.clues_of(row, self.day)]

    def watchers(self, obj):
        """Who can see the member, from the grants that reach the branch."""
        return life.watchers(obj.branch.path, self.day)

    def timeline(self, obj):
        """Branches, posts, application, audit trail, newest first."""
        return life.timeline(obj)

    def detail_context(self, obj) -> dict:
        """The kernel's context, the masked number, the spans in branches, the verbs of the member."""
        context = super().detail_context(obj)
        posts, today = obj.posts.select_related("org").order_by("-start", "-id"), not self.on
        return context | {
            "masked_id": id_number(obj.id_no),
            "may_reveal": not self.on and self.holds(rules.REVEAL, obj),
            "reveal_url": self.url("reveal", obj.pk),
            "reason": ReasonForm(),
            "spans": obj.affiliations.select_related("branch").order_by("-start", "-id"),
            "posts": posts,
            "post_url": self.url("post", obj.pk) if today and self.holds(rules.EDIT, obj) else "",
            "post_end_url": self.url("post-end", obj.pk) if any(post.end is None for post in posts) else "",
            "transfer": self.in_transit(obj),
            "absence": obj.absences.open().first(),
            "rewards": obj.rewards.all(),
            "reward_url": self._reward_url(obj) if today else "",
            "correction": obj.id_corrections.filter(state="requested").first(),
        }

    def _reward_url(self, obj) -> str:
        """Where a reward of the member is entered, empty without the permit."""
        return f"{reverse('members:reward-add')}?member={obj.pk}" if self.holds(KEEP_REWARDS, obj) else ""

    def detail_acts(self, obj):
        """Transfer, change branch, correct the ID number, take out; exits and discipline, or the way back."""
        if self.on:
            return []
        decide = [
            *life.statement_acts(obj, self.user),
            *life.absence_acts(obj, self.user),
            *life.decision_acts(obj, self.user),
        ]
        if obj.left_on:
            return decide
        acts = []
        if self.holds(TRANSFER, obj):
            acts.append(("transfer", _("转接"), "log-out"))
        if self.holds(rules.EDIT, obj):
            acts.append(("branch", _("调整支部"), "arrow-right-left"))
            acts.append(("id", _("更正身份证号"), "id-card"))
        if self.holds(rules.REMOVE, obj):
            acts.append(("remove", _("移除误录"), "user-x"))
        made = ({"label": label, "url": self.url(name, obj.pk), "icon": sign} for name, label, sign in acts)
        return [*made, *decide]

    # Add and edit

    def form_class(self, action: str):
        """The ID number and the branch are entered once, then have verbs of their own."""
        return MemberForm if action == "add" else MemberEditForm

    def build_form(self, action: str, obj, data=None, files=None):
        """The kernel's form, its branch control settled in reach."""
        form = super().build_form(action, obj, data, files)
        form.settle()
        return form

    def _saved(self, form, action: str, before: dict):
        """Through the verbs of the register, which keep their own events."""
        if action == "add":
            form.instance.branch = form.cleaned_data["branch"]
            return form.enter(services.add, actor=self.user)
        version = int(before["version"])
        return services.edit(form.instance, form.changes(), actor=self.user, version=version)

    bulk = (
        Bulk(
            "branch",
            gettext_lazy("调整支部"),
            rules.EDIT,
            lambda pages, rows: pages.change_branches(rows),
            "arrow-right-left",
        ),
        TRANSFER_MANY,
    )


def _day(text: str | None) -> date | None:
    """A day of the address; Refused for one that does not exist."""
    return read_day(text) if text else None


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Refused(_("地址里的组织编号不对，请从页面上的数字点进来。"))
    return int(text)
