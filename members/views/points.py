"""积分入团: the point rules of a county."""

from django.utils.translation import gettext_lazy

from league.kernel.views import Column, ModelViews
from members import rules
from members.forms.training import PointRuleForm
from members.models import PointRule


class PointRuleViews(ModelViews):
    """Pages of the point rules."""

    model = PointRule
    route = "point-rules/"
    group, label, unit = gettext_lazy("发展团员"), gettext_lazy("入团积分项目"), gettext_lazy("个")
    add_label = gettext_lazy("新增积分项目")
    permits = {
        "view": rules.VIEW_APPLICATIONS,
        "add": rules.POINT_RULES,
        "edit": rules.POINT_RULES,
        "delete": rules.POINT_RULES,
    }
    form = PointRuleForm
    order = "aspect"
    empty_title = gettext_lazy("还没有积分项目")
    empty_text = gettext_lazy("实行积分入团的县，在这里按方面列出积分项目、每次分值和最高计分。")
    columns = (
        Column("title", gettext_lazy("积分项目"), lead=True),
        Column("aspect", gettext_lazy("方面"), sort="aspect"),
        Column("points", gettext_lazy("每次分值"), num=True),
        Column("cap", gettext_lazy("最高计分"), num=True),
        Column("org", gettext_lazy("团组织"), source=("org__short",)),
        Column("in_use", gettext_lazy("启用")),
    )
    detail_fields = ("title", "aspect", "points", "cap", "org", "in_use")

    def queryset(self):
        """Rules with their organization."""
        return PointRule.objects.select_related("org")
