"""The step table of admission."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Deadline, Step, Workflow
from members import rules, services
from members.choices import Stage
from members.models import Application
from members.rules import admission

UNDERWAY = (Stage.SUBMITTED, Stage.TALKED, Stage.ACTIVIST, Stage.CANDIDATE, Stage.NOTICE)

ADMISSION = Workflow(
    code="members.admission",
    label=_("发展团员"),
    model=Application,
    states=Stage,
    url_name="members:application-detail",
    track=(
        Stage.DRAFT,
        Stage.SUBMITTED,
        Stage.TALKED,
        Stage.ACTIVIST,
        Stage.CANDIDATE,
        Stage.NOTICE,
        Stage.VOTED,
        Stage.ENROLLED,
    ),
    deadlines={
        Stage.SUBMITTED: Deadline(admission.TALK_DAYS, _("派人谈话")),
        Stage.VOTED: Deadline(admission.APPROVAL_DAYS, _("审批")),
    },
    steps=(
        Step(
            "submit",
            _("提交申请"),
            (Stage.DRAFT, Stage.RETURNED),
            Stage.SUBMITTED,
            rules.SUBMIT,
            checks=(admission.check_order, admission.check_applied),
        ),
        Step(
            "talk",
            _("登记谈话"),
            (Stage.SUBMITTED,),
            Stage.TALKED,
            rules.DEVELOP,
            fields=("talked_on", "talked_by"),
            needs=("talked_on", "talked_by"),
            checks=(admission.check_order, admission.check_talk),
        ),
        Step(
            "nominate",
            _("确定为积极分子"),
            (Stage.TALKED,),
            Stage.ACTIVIST,
            rules.DEVELOP,
            fields=("activist_on", "mentors"),
            needs=("activist_on", "mentors"),
            checks=(admission.check_order, admission.check_mentors),
        ),
        Step(
            "recommend",
            _("确定为发展对象"),
            (Stage.ACTIVIST,),
            Stage.CANDIDATE,
            rules.DEVELOP,
            fields=("candidate_on",),
            needs=("candidate_on",),
            checks=(
                admission.check_order,
                admission.check_age,
                admission.check_observation,
                admission.check_lessons,
                admission.check_service,
            ),
        ),
        Step(
            "publish",
            _("开始公示"),
            (Stage.CANDIDATE,),
            Stage.NOTICE,
            rules.DEVELOP,
            fields=("notice_from",),
            needs=("notice_from",),
            checks=(admission.check_order,),
        ),
        Step(
            "vote",
            _("登记支部大会"),
            (Stage.NOTICE,),
            Stage.VOTED,
            rules.DEVELOP,
            fields=("meeting_on", "votes_due", "votes_present", "votes_for", "introducers"),
            needs=("meeting_on", "votes_due", "votes_present", "votes_for", "introducers"),
            checks=(
                admission.check_order,
                admission.check_notice,
                admission.check_meeting_day,
                admission.check_introducers,
                admission.check_vote,
            ),
        ),
        Step(
            "approve",
            _("审批同意"),
            (Stage.VOTED,),
            Stage.ENROLLED,
            rules.APPROVE,
            bulk=True,
            fields=("admission_number",),
            others=("submit", "vote"),
            effect=services.enroll,
            checks=(admission.check_meeting_day, admission.check_approval, admission.check_number),
        ),
        Step("return", _("退回补充"), (*UNDERWAY, Stage.VOTED), Stage.RETURNED, rules.APPROVE, backward=True),
        Step(
            "close",
            _("终止发展"),
            (*UNDERWAY, Stage.VOTED, Stage.RETURNED),
            Stage.CLOSED,
            rules.DEVELOP,
            backward=True,
        ),
    ),
)
