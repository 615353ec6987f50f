"""Kinds of outcomes, of the Party's attention, of policies that include the League, and sources of funds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OutcomeKind(TextChoices):
    """What kind of institutional outcome (制度成果) it is."""

    DOCUMENT = "document", _("文件")
    MECHANISM = "mechanism", _("机制")
    POSTS = "posts", _("编制")
    FUNDS = "funds", _("经费")
    OTHER = "other", _("其他")


class AttentionKind(TextChoices):
    """How the Party committee attended to League work."""

    STUDIED = "studied", _("专题研究")
    HEARD = "heard", _("听取汇报")
    TALKED = "talked", _("座谈")
    JOINED = "joined", _("参加活动")
    SAT_IN = "sat_in", _("团组织负责人列席")
    GROUP = "group", _("领导小组会议")


class PolicyKind(TextChoices):
    """Where League work is included (纳入)."""

    INSPECTION = "inspection", _("巡察")
    BUILDING = "building", _("党建考核")
    EDUCATION = "education", _("教育督导")
    PERFORMANCE = "performance", _("绩效考评")
    REFORM = "reform", _("深改委要点")
    OTHER = "other", _("其他")


class FundSource(TextChoices):
    """Where money for reform comes from."""

    FISCAL = "fiscal", _("财政")
    DONATION = "donation", _("募捐")
    DUES = "dues", _("团费")
    PARTY = "party", _("党建经费")
    OTHER = "other", _("其他")
