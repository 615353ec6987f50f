"""学生、青年人数: counted once a year for each branch, so that 团学比 and 团青比 can be told."""

from django.utils.translation import gettext_lazy

from league.kernel.views import Column, ModelViews
from members.filters.youth import HeadcountFilter
from members.forms.youth import HeadcountForm
from members.models import Headcount
from members.rules import youth as rules
from members.views.applications import GROUP, branch_column


class HeadcountViews(ModelViews):
    """Pages of the numbers."""

    model = Headcount
    route = "headcounts/"
    group, label, unit = GROUP, gettext_lazy("学生、青年人数"), gettext_lazy("条")
    add_label = gettext_lazy("登记人数")
    permits = {
        "view": rules.VIEW_HEADCOUNTS,
        "add": rules.KEEP_HEADCOUNTS,
        "edit": rules.KEEP_HEADCOUNTS,
        "delete": rules.KEEP_HEADCOUNTS,
        "export": rules.EXPORT_HEADCOUNTS,
    }
    filterset = HeadcountFilter
    form = HeadcountForm
    order = "-year"
    empty_title = gettext_lazy("还没有登记人数")
    empty_text = gettext_lazy("毕业班学生数、青年数按年登记到团支部，用来核对团学比、团青比。")
    columns = (
        branch_column("branch"),
        Column("year", gettext_lazy("年度"), text=lambda row: row["year"], source=("year",), sort="year"),
        Column("group", gettext_lazy("统计对象")),
        Column("number", gettext_lazy("人数（含团员）"), num=True, sort="number"),
        Column("source", gettext_lazy("数据来源"), shown=False),
    )
    detail_fields = ("branch", "year", "group", "number", "source")

    def queryset(self):
        """Numbers with their branch."""
        return Headcount.objects.select_related("branch__parent")

    def build_form(self, action: str, obj, data=None, files=None):
        """The kernel's form, its branch control settled in reach."""
        form = super().build_form(action, obj, data, files)
        form.settle()
        return form

    def save(self, form, action: str):
        """With who entered it."""
        form.instance.created_by = form.instance.created_by or self.user
        return form.save()
