"""发展团员编号: blocks with what is used of them, passed on, voided, taken back."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.templatetags.league import number as shown
from league.kernel.views import Column, ModelViews, once
from members.filters.numbers import NumberBlockFilter
from members.forms.numbers import NumberBlockForm, PassForm, VoidForm
from members.models import NumberBlock
from members.rules import numbers as rules
from members.services import numbers as services
from members.views.applications import GROUP


def counted(name: str, label: str, **more) -> Column:
    """A number that `with_use` counted."""
    return Column(name, label, num=True, choices={}, **more)


class NumberBlockViews(ModelViews):
    """Pages of the blocks of numbers."""

    model = NumberBlock
    route = "number-blocks/"
    group, label, unit = GROUP, gettext_lazy("发展团员编号"), gettext_lazy("段")
    add_label = gettext_lazy("登记号段")
    permits = {
        "view": rules.VIEW_NUMBERS,
        "add": rules.ISSUE_NUMBERS,
        "delete": rules.ISSUE_NUMBERS,
        "export": rules.VIEW_NUMBERS,
    }
    events = {"add": rules.ISSUED, "delete": rules.TAKEN_BACK}
    form = NumberBlockForm
    filterset = NumberBlockFilter
    order = "-first"
    empty_title = gettext_lazy("还没有编号号段")
    empty_text = gettext_lazy("登记上级下发的号段后，审批入团时自动取下一个空号；没有号段的由审批人填写。")
    columns = (
        Column("first", gettext_lazy("起始编号"), lead=True, sort="first"),
        Column("last", gettext_lazy("截止编号")),
        Column("org", gettext_lazy("团组织"), source=("org__short",)),
        counted("total", gettext_lazy("总数")),
        counted("passed", gettext_lazy("已划出")),
        counted("used", gettext_lazy("已使用")),
        counted("voided", gettext_lazy("已作废")),
        counted("left", gettext_lazy("剩余")),
        Column("on", gettext_lazy("下发日期"), sort="on", shown=False),
        Column("note", gettext_lazy("文件依据"), shown=False),
    )
    detail_fields = ("org", "first", "last", "on", "note")

    @classmethod
    def urls(cls):
        """The declared pages, passing on and voiding."""
        ways = {"pass": "pass_on", "void": "void"}
        return [
            *super().urls(),
            *(
                cls._path(
                    f"<int:pk>/{tail}/",
                    tail,
                    ("GET", "POST"),
                    method,
                    permit=rules.PASS_NUMBERS,
                    on_row=True,
                )
                for tail, method in ways.items()
            ),
        ]

    def queryset(self):
        """Blocks with their organization."""
        return NumberBlock.objects.select_related("org")

    def visible(self, action: str = "list"):
        """With what was counted."""
        return rules.with_use(super().visible(action))

    def facts(self, obj):
        """The fields, and what was counted."""
        counts = rules.with_use(NumberBlock.objects.filter(pk=obj.pk)).get()
        labels = {column.name: column.label for column in self.columns if column.num}
        return [
            *super().facts(obj),
            *((label, shown(getattr(counts, name))) for name, label in labels.items()),
        ]

    def detail_acts(self, obj):
        """Pass on, void."""
        if not self.holds(rules.PASS_NUMBERS, obj):
            return []
        acts = [{"label": _("作废编号"), "url": self.url("void", obj.pk), "icon": "ban"}]
        if not obj.org.is_branch:
            acts.insert(0, {"label": _("划给下级"), "url": self.url("pass", obj.pk), "icon": "split"})
        return acts

    def detail_context(self, obj) -> dict:
        """The kernel's context, the parts that were passed on, the numbers that are void."""
        parts = rules.with_use(self.queryset().filter(parent=obj)).order_by("first")
        voids = obj.voids.select_related("actor")
        return super().detail_context(obj) | {"parts": parts, "voids": voids}

    def _saved(self, form, action: str, before: dict):
        """Through the verb, which keeps the event."""
        return services.issue(form.instance, actor=self.user)

    def _deleted(self, pk) -> HttpResponse:
        """Through the verb, which keeps the event and refuses what is in use."""
        with transaction.atomic():
            obj = self.fetch(pk, "delete")
            once.spend(self.request)
            services.take_back(obj, actor=self.user)
        messages.success(self.request, _("已收回号段：%(name)s。") % {"name": obj})
        return HttpResponseRedirect(self.url("list"))

    def pass_on(self, request, pk) -> HttpResponse:
        """Give a run of free numbers to an organization below."""

        def act(obj, data):
            made = services.pass_on(obj, actor=self.user, **data)
            words = _("已划给“%(org)s”：%(name)s。") % {"org": made.org, "name": made}
            return words, self.url("detail", pk)

        return self.verb(pk, rules.PASS_NUMBERS, PassForm, _("划给下级：%(name)s"), act)

    def void(self, request, pk) -> HttpResponse:
        """Take a number out of use."""

        def act(obj, data):
            made = services.void(obj, actor=self.user, **data)
            return _("已作废：%(name)s。") % {"name": made}, self.url("detail", pk)

        words = _("作废后不能恢复，这个编号不再使用。")
        return self.verb(pk, rules.PASS_NUMBERS, VoidForm, _("作废编号：%(name)s"), act, danger=words)
