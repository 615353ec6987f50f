"""Lists that stand side by side: (URL name, label) of each, shown as tabs above all of them."""

from django.utils.translation import gettext_lazy

TEAMS = (
    ("cadres:teams", gettext_lazy("班子")),
    ("cadres:post-list", gettext_lazy("任职名册")),
    ("cadres:teams-compare", gettext_lazy("换届前后对比")),
    ("cadres:outlook", gettext_lazy("空缺与接替")),
)
SELECTIONS = (
    ("cadres:selection-list", gettext_lazy("选配")),
    ("cadres:candidate-list", gettext_lazy("候选人")),
)
TERMS = (
    ("cadres:election-list", gettext_lazy("换届选举")),
    ("cadres:assembly-list", gettext_lazy("全会和团代会")),
)
LINKS = (
    ("cadres:delegate-list", gettext_lazy("团代表")),
    ("cadres:specialcommittee-list", gettext_lazy("专委会")),
    ("cadres:linkmeeting-list", gettext_lazy("联系活动")),
    ("cadres:youthlink-list", gettext_lazy("干部联系青年")),
)
LETTERS = (
    ("cadres:consultation-list", gettext_lazy("协管函")),
    ("cadres:inspection-list", gettext_lazy("干部考察")),
)
APPRAISALS = (
    ("cadres:slot-list", gettext_lazy("岗位编制")),
    ("cadres:appraisal-list", gettext_lazy("干部考核")),
    ("cadres:yeargrade-list", gettext_lazy("年度等次")),
    ("cadres:reserve-list", gettext_lazy("后备干部")),
)
TRAINING = (
    ("cadres:course-list", gettext_lazy("培训班")),
    ("cadres:trainee-list", gettext_lazy("学员")),
    ("cadres:study", gettext_lazy("学习记录")),
    ("cadres:serving-list", gettext_lazy("服务人员")),
    ("cadres:duty-list", gettext_lazy("轮值与联系")),
    ("cadres:regularmeeting-list", gettext_lazy("委员例会")),
)
