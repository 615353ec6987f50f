"""Pages of duplicates: the worklist, two records side by side, the merge with its rehearsal, merges made."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, jobs, masks
from league.kernel import permits as permit_registry
from league.kernel.errors import DomainError
from league.kernel.views import Column, ModelViews, declare, fetch, once
from members.choices.duplicates import PairState
from members.filters.duplicates import PairFilter
from members.forms.duplicates import MergeForm, history_of
from members.forms.verbs import ReasonForm
from members.models import Merge, Pair
from members.rules.duplicates import MERGE
from members.services import merging
from members.services.merging import GOES, STAYS
from members.services.similar import in_words
from members.views.register import GROUP

TONES = {PairState.OPEN: "amber", PairState.DISMISSED: "line"}
HEAVY = 90
SHOWN = 200


class PairViews(ModelViews):
    """Two records that look alike, told only to who sees both."""

    model = Pair
    route = "duplicates/"
    group, label, unit = GROUP, gettext_lazy("疑似重复"), gettext_lazy("对")
    permits = {"view": MERGE}
    filterset = PairFilter
    order = "-score"
    empty_title = gettext_lazy("没有疑似重复")
    empty_text = gettext_lazy("点“重新查找”，系统会比对姓名读音、出生日期、手机号和身份证号。")
    columns = (
        Column(
            "names",
            gettext_lazy("两条记录"),
            source=("first__name", "second__name"),
            text=lambda row: f"{row['first__name']} · {row['second__name']}",
            lead=True,
        ),
        Column("one", gettext_lazy("先登记的在"), source=("first__branch__short",)),
        Column("other", gettext_lazy("后登记的在"), source=("second__branch__short",)),
        Column(
            "reasons",
            gettext_lazy("依据"),
            source=("reasons",),
            text=lambda row: "、".join(in_words(row["reasons"])),
        ),
        Column("score", gettext_lazy("相似程度"), sort="score", num=True),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("note", gettext_lazy("说明"), shown=False),
    )

    @classmethod
    def urls(cls):
        """The declared pages, the merge, the word that two are two, and the search."""
        both = ("GET", "POST")
        return [
            cls._path("find/", "find", ("POST",), permit=MERGE),
            *super().urls(),
            cls._path("<int:pk>/merge/", "merge", both, permit=MERGE, on_row=True),
            cls._path("<int:pk>/dismiss/", "dismiss", both, permit=MERGE, on_row=True),
            cls._path("<int:pk>/reopen/", "reopen", ("POST",), permit=MERGE, on_row=True),
        ]

    def queryset(self):
        """Pairs with their members and branches."""
        return Pair.objects.select_related("first__branch", "second__branch", "decided_by")

    def visible(self, action: str = "list"):
        """The list shows what is still to be decided unless another state is asked for."""
        rows = super().visible(action)
        return rows.open() if action == "list" and "state" not in self.request.GET else rows

    def list_acts(self):
        """To the merges made."""
        return [{"label": _("合并记录"), "url": reverse("members:merge-list"), "icon": "archive"}]

    def find(self, request) -> HttpResponse:
        """Order the walk through each register of the user, once."""
        with transaction.atomic():
            once.spend(request)
            for path in permit_registry.reach(self.user, MERGE):
                audit.record(self.user, "members.find_duplicates", path=path)
                jobs.enqueue("members.find_duplicates", actor=self.user, path=path)
        messages.success(request, _("已开始查找，一般一两分钟后刷新本页就能看到结果。"))
        return HttpResponseRedirect(self.url("list"))

    # One pair

    def chips(self, obj):
        """State and score."""
        score = (_("%(n)d 分") % {"n": obj.score}, "danger" if obj.score >= HEAVY else "amber")
        return [(obj.get_state_display(), TONES[obj.state]), score]

    def detail_meta(self, obj):
        """What the two have in common."""
        return obj.likeness

    def detail_context(self, obj) -> dict:
        """Both records side by side with their histories, and what may be decided."""
        form = MergeForm(obj.first, obj.second)
        return super().detail_context(obj) | {
            "lines": [form.line(name) for name in form.columns],
            "sides": [(one, history_of(one)) for one in (obj.first, obj.second)],
            "open": obj.state == PairState.OPEN,
            "once": once.new_key(),
        }

    def merge(self, request, pk) -> HttpResponse:
        """Choose what stays, see what would move and what stands against it, then merge, once."""
        pair = self.fetch(pk)
        wish = request.GET.get("stays", "")
        stays, goes = (pair.second, pair.first) if wish == str(pair.second_id) else (pair.first, pair.second)
        form = MergeForm(stays, goes, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                with transaction.atomic():
                    once.spend(request)
                    reason = form.cleaned_data["reason"]
                    asked = {"stays": stays.pk, "choices": form.choices, "reason": reason}
                    merging.merge(pair, actor=self.user, **asked)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("已合并为一条记录：%(name)s。") % {"name": stays})
                return HttpResponseRedirect(reverse("members:member-detail", args=[stays.pk]))
        start = form.choices if form.is_bound and form.is_valid() else form.proposal
        title = _("合并：%(name)s") % {"name": pair}
        context = {
            "title": title,
            "crumbs": self.crumbs((str(pair), self.url("detail", pk)), (title, "")),
            "form": form,
            "sides": [(STAYS, stays), (GOES, goes)],
            "swap_url": f"?stays={goes.pk}",
            "plan": merging.rehearse(pair, stays=stays.pk, choices=start, actor=self.user),
            "cancel_url": self.url("detail", pk),
            "once": once.new_key(),
        }
        return self.render("merge", context, status=422 if form.is_bound else 200)

    def dismiss(self, request, pk) -> HttpResponse:
        """不是同一人, with the reason."""

        def act(obj, data):
            merging.dismiss(obj, actor=self.user, reason=data["reason"])
            return _("已标为不是同一人，不再列出。"), self.url("list")

        return self.verb(pk, MERGE, ReasonForm, _("不是同一人：%(name)s"), act)

    def reopen(self, request, pk) -> HttpResponse:
        """Back into the worklist."""
        merging.reopen(self.fetch(pk), actor=self.user)
        messages.success(request, _("已放回待核对。"))
        return HttpResponseRedirect(self.url("detail", pk))


@declare(MERGE)
def merge_list(request):
    """Merges made, the newest first, each of them with its undo as long as that is possible."""
    rows = Merge.objects.visible_to(request.user, MERGE).select_related("member", "merged_by", "undone_by")
    label = _("合并记录")
    context = {
        "title": label,
        "crumbs": [(GROUP, ""), (_("疑似重复"), reverse("members:pair-list")), (label, "")],
        "merges": [(row, gone_words(row)) for row in rows[:SHOWN]],
        "once": once.new_key(),
    }
    return render(request, "members/merge_list.html", context)


def gone_words(row: Merge) -> str:
    """The record that went: name and the head of its number; nothing once it is no longer kept."""
    gone = (row.content or {}).get("goes")
    return f"{gone['name']} {masks.id_number(gone['id_no'])}" if gone else ""


@declare(MERGE, "members.Merge", methods=("POST",))
def merge_undo(request, pk):
    """Make one record two again, once."""
    row = fetch(request.user, MERGE, Merge.objects.all(), pk=pk)
    with transaction.atomic():
        once.spend(request)
        member = merging.undo_merge(row, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("已撤销合并，恢复了 %(name)s 的另一条记录。") % {"name": member})
    return HttpResponseRedirect(reverse("members:member-detail", args=[member.pk]))
