"""States of an application, and what applicants earn on the way."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CreditKind(TextChoices):
    """What an applicant earns on the way."""

    CLASS_HOUR = "class_hour", _("团课学时")
    VOLUNTEER_HOUR = "volunteer_hour", _("志愿服务小时")


class Stage(TextChoices):
    """States of an application (发展团员工作细则 2023: five stages, here those that need no other module)."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交申请")
    TALKED = "talked", _("已谈话")
    ACTIVIST = "activist", _("积极分子（培养考察）")
    CANDIDATE = "candidate", _("发展对象")
    NOTICE = "notice", _("公示中")
    VOTED = "voted", _("支部大会通过")
    ENROLLED = "enrolled", _("已入团")
    RETURNED = "returned", _("已退回")
    CLOSED = "closed", _("终止")
