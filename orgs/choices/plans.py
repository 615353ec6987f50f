"""States of a change plan and the verbs of its steps."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    """Where a change plan stands."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审批")
    APPROVED = "approved", _("待执行")
    DONE = "done", _("已执行")
    REVERTED = "reverted", _("已撤回")
    CANCELLED = "cancelled", _("已作废")


class Verb(TextChoices):
    """What a step of a plan does; 合并为新组织 is one 新建 and a 并入 each, 分设 a 新建 and a 划转团员."""

    FOUND = "found", _("新建")
    DISPATCH = "dispatch", _("派出团工委")
    RENAME = "rename", _("更名")
    REKIND = "rekind", _("变更类别")
    MOVE = "move", _("调整隶属")
    GIVE = "give", _("划转团员")
    ABSORB = "absorb", _("并入其他组织")
    DISSOLVE = "dissolve", _("撤销")


FOUNDING = (Verb.FOUND, Verb.DISPATCH)  # what later steps may lead to
