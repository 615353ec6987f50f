"""Violations in the development of members: what is found, where a case stands, how it ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Violation(TextChoices):
    """What the register itself shows to be against the rules."""

    TOO_YOUNG = "too_young", _("入团年龄不足")
    NO_NUMBER = "no_number", _("没有发展团员编号")
    WRONG_NUMBER = "wrong_number", _("编号不合规则")
    SHARED_NUMBER = "shared_number", _("编号重复")
    FOREIGN_NUMBER = "foreign_number", _("编号不在号段内")
    OVER_PLAN = "over_plan", _("超计划或跨领域、跨年度发展")
    FEW_LESSONS = "few_lessons", _("团课学时不足")
    SHORT_WATCH = "short_watch", _("培养考察期不足")
    STEPS = "steps", _("缺少环节或程序倒置")
    NO_VOTE = "no_vote", _("未经支部大会表决通过")
    NO_APPROVAL = "no_approval", _("未经审批")
    SAME_INTRODUCERS = "same_introducers", _("同两名介绍人成批介绍")
    RUSH = "rush", _("突击发展")


class CaseState(TextChoices):
    """Whose turn it is: who inspects, then the reviewer of the county."""

    OPEN = "open", _("核查中")
    PROPOSED = "proposed", _("待县级审定")
    RETURNED = "returned", _("已退回重查")
    DONE = "done", _("已结案")

    @classmethod
    def open(cls) -> tuple[str, ...]:
        """Not settled yet."""
        return cls.OPEN, cls.PROPOSED, cls.RETURNED

    @classmethod
    def inspected(cls) -> tuple[str, ...]:
        """With who inspects."""
        return cls.OPEN, cls.RETURNED


class Outcome(TextChoices):
    """What is proposed, and at the end decided."""

    SUPPLEMENTED = "supplemented", _("补充完善")
    REMOVED = "removed", _("取消团员身份（清退）")
    CLEARED = "cleared", _("查无问题")
    GONE = "gone", _("已不在本支部")

    @classmethod
    def staying(cls) -> tuple[str, ...]:
        """The outcomes after which the person stays where the case left him."""
        return cls.SUPPLEMENTED, cls.CLEARED, cls.GONE
