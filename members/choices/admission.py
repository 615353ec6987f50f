"""States of an application, the words chosen on the way, and what applicants earn."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CreditKind(TextChoices):
    """What an applicant earns on the way."""

    CLASS_HOUR = "class_hour", _("团课学时")
    VOLUNTEER_HOUR = "volunteer_hour", _("志愿服务小时")


class Stage(TextChoices):
    """States of an application, in the order of the way (发展团员工作细则: 5 stages, 15 steps)."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交申请")
    TALKED = "talked", _("已谈话")
    NOMINATED = "nominated", _("积极分子待批准")
    ACTIVIST = "activist", _("积极分子（培养考察）")
    CANDIDATE = "candidate", _("发展对象")
    EXAMINED = "examined", _("预审通过")
    NOTICE = "notice", _("公示中")
    NOTICED = "noticed", _("公示期满")
    FORMED = "formed", _("已填志愿书")
    VOTED = "voted", _("支部大会通过")
    ENROLLED = "enrolled", _("已入团")
    FILED = "filed", _("已备案")
    INFORMED = "informed", _("结果已反馈")
    SWORN = "sworn", _("已入团宣誓")
    ARCHIVED = "archived", _("已归档")
    CERTIFIED = "certified", _("已认证")
    RETURNED = "returned", _("已退回")
    CLOSED = "closed", _("终止")

    @classmethod
    def joined(cls) -> tuple[str, ...]:
        """From the approval on: the applicant is a member, the papers go on."""
        return cls.ENROLLED, cls.FILED, cls.INFORMED, cls.SWORN, cls.ARCHIVED, cls.CERTIFIED

    @classmethod
    def placed(cls) -> tuple[str, ...]:
        """From the 预审 on: the applicant takes a place of the year's plan."""
        return cls.EXAMINED, cls.NOTICE, cls.NOTICED, cls.FORMED, cls.VOTED, *cls.joined()

    @classmethod
    def settled(cls) -> tuple[str, ...]:
        """Nothing more is decided about admission: a member, or closed."""
        return *cls.joined(), cls.CLOSED

    @classmethod
    def under_way(cls) -> tuple[str, ...]:
        """Handed in and neither decided nor sent back."""
        return tuple(state for state in cls if state not in (*cls.settled(), cls.DRAFT, cls.RETURNED))


class Part(TextChoices):
    """The five stages of the rules, which group the states."""

    APPLYING = "1", _("申请入团")
    CHOOSING = "2", _("确定积极分子")
    TRAINING = "3", _("教育培养考察")
    SELECTING = "4", _("确定发展对象")
    RECEIVING = "5", _("接收新团员")

    @property
    def states(self) -> tuple[str, ...]:
        """The states in which work of this stage is to be done."""
        return STATES_OF[self]


STATES_OF = {
    Part.APPLYING: (Stage.DRAFT, Stage.RETURNED, Stage.SUBMITTED),
    Part.CHOOSING: (Stage.TALKED, Stage.NOMINATED),
    Part.TRAINING: (Stage.ACTIVIST,),
    Part.SELECTING: (Stage.CANDIDATE, Stage.EXAMINED, Stage.NOTICE),
    Part.RECEIVING: (Stage.NOTICED, Stage.FORMED, Stage.VOTED, *Stage.joined()[:-1]),
}


class Channel(TextChoices):
    """Who recommended the activist."""

    MEMBERS = "members", _("团员推荐")
    PIONEERS = "pioneers", _("少先队推优")


class Body(TextChoices):
    """The meeting that decided on the activist."""

    COMMITTEE = "committee", _("支部委员会")
    MEETING = "meeting", _("支部大会")


class Grade(TextChoices):
    """Mark in the course on ideology and politics."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("良好")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


class Examination(TextChoices):
    """Result of the examination after the League class."""

    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


class NoticeResult(TextChoices):
    """How a public notice ended."""

    CLEAR = "clear", _("无异议")
    HANDLED = "handled", _("有异议，已核查处理，不影响发展")


class MaterialKind(TextChoices):
    """The materials of an application, in the order in which they come about."""

    APPLICATION = "application", _("入团申请书")
    RECOMMENDATION = "recommendation", _("积极分子推荐和公示材料")
    TRAINING = "training", _("培养考察登记（纪实簿）")
    LESSONS = "lessons", _("团课学时证明或结业证")
    SERVICE = "service", _("志愿服务证明")
    REPLY = "reply", _("预审批复")
    NOTICE = "notice", _("公示材料")
    MEETING = "meeting", _("支部大会记录和票决")
    FORM = "form", _("入团志愿书")
    APPROVAL = "approval", _("审批和备案材料")
    CEREMONY = "ceremony", _("入团仪式照片")
    CARD = "card", _("团员证")
