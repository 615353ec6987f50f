"""What may be done to members and applicants, and the events the audit trail knows."""

from django.utils.translation import gettext_lazy as _

from league.kernel.audit import event
from league.kernel.permits import permit
from league.kernel.roles import READERS, SECRETARIES, STAFF, WORKERS, Role

VIEW = permit("members.view", _("查看团员"), READERS)
EDIT = permit("members.edit", _("新增和修改团员"), (*STAFF, *SECRETARIES))
IMPORT = permit("members.import", _("批量导入团员"), (*STAFF, Role.TOWNSHIP_SECRETARY))
EXPORT = permit("members.export", _("导出团员名册"), WORKERS)
EXPORT_FULL = permit(
    "members.export_full", _("导出完整身份证号"), (Role.COUNTY_STAFF, Role.TOWNSHIP_SECRETARY)
)
REVEAL = permit("members.reveal", _("查看完整身份证号和手机号"), (*STAFF, Role.COUNTY_REVIEWER, *SECRETARIES))
REMOVE = permit("members.remove", _("移除误录团员"), (Role.COUNTY_STAFF, Role.TOWNSHIP_SECRETARY))
REVIEW_ID = permit("members.review_id", _("审核身份证号更正"), (Role.COUNTY_REVIEWER,))
SIGN_OFF = permit("members.sign_off", _("名册核对无误"), (Role.TOWNSHIP_SECRETARY,))

VIEW_APPLICATIONS = permit("members.view_applications", _("查看入团申请"), WORKERS)
VIEW_MINORS = permit(
    "members.view_minors",
    _("查看未满 14 周岁的申请人"),
    (Role.COUNTY_STAFF, Role.COUNTY_REVIEWER, *SECRETARIES),
)
EXPORT_APPLICATIONS = permit("members.export_applications", _("导出入团申请"), WORKERS)
SUBMIT = permit("members.submit", _("登记和提交入团申请"), SECRETARIES)
DEVELOP = permit("members.develop", _("办理培养考察、公示和支部大会"), SECRETARIES)
ENDORSE = permit("members.endorse", _("批准入团积极分子"), (Role.TOWNSHIP_SECRETARY, Role.COUNTY_REVIEWER))
APPROVE = permit("members.approve", _("预审和审批入团"), (Role.COUNTY_REVIEWER,))
MATERIALS = permit(
    "members.materials", _("上传发展材料"), (Role.COUNTY_STAFF, Role.COUNTY_REVIEWER, *SECRETARIES)
)
FILE = permit("members.file", _("入团备案和档案认证"), (Role.COUNTY_STAFF,))
POINT_RULES = permit("members.point_rules", _("设定积分入团项目"), (Role.COUNTY_STAFF,))

REORGANIZED = event("members.reorganized", _("随组织调整转到新的团支部"))

for _code, _label in {
    "members.add": _("新增团员"),
    "members.edit": _("修改团员"),
    "members.remove": _("移除误录团员"),
    "members.change_branch": _("调整团支部"),
    "members.reveal": _("查看完整身份证号或手机号"),
    "members.import": _("批量导入团员"),
    "members.import_undo": _("撤销批量导入"),
    "members.export": _("导出团员名册"),
    "members.sign_off": _("名册核对无误"),
    "members.request_id": _("申请更正身份证号"),
    "members.enroll": _("接收为团员"),
    "members.draft": _("登记入团申请"),
    "members.credit": _("登记学时"),
    "members.credit_withdrawn": _("撤销学时"),
    "members.observe": _("登记培养考察纪实"),
    "members.observation_withdrawn": _("撤销培养考察纪实"),
    "members.point": _("登记入团积分"),
    "members.point_withdrawn": _("撤销入团积分"),
    "members.criteria": _("登记思政课成绩和团课考核"),
    "members.review": _("登记评议入团"),
    "members.letter": _("下载发展文书"),
    "members.id_corrected": _("更正身份证号"),
    "members.restore": _("恢复误移除的团员"),
    "members.take_post": _("登记团内职务"),
    "members.leave_post": _("免去团内职务"),
    "members.discard": _("删除入团申请草稿"),
    "members.applications_edit": _("修改入团申请"),
}.items():
    event(_code, _label)
