"""What accounts write into the audit trail."""

from django.utils.translation import gettext_lazy as _

from league.kernel.audit import event, names

SIGN_IN = event("accounts.sign_in", _("登录"))
SIGN_IN_FAILED = event("accounts.sign_in_failed", _("登录失败"))
LOCKED = event("accounts.locked", _("登录尝试过多"))
SIGN_OUT = event("accounts.sign_out", _("退出"))
PASSWORD = event("accounts.password", _("修改密码"))
FACTOR_ON = event("accounts.factor_on", _("启用验证器"))
FACTOR_OFF = event("accounts.factor_off", _("停用验证器"))
CODES = event("accounts.codes", _("重新生成恢复码"))
SESSIONS = event("accounts.sessions", _("退出其他设备"))
ISSUE = event("accounts.issue", _("开设账号"))
EDIT = event("accounts.user_edit", _("修改用户"))
ACTIVATE = event("accounts.activate", _("启用账号"))
DEACTIVATE = event("accounts.deactivate", _("停用账号"))
GRANT = event("accounts.grant", _("授权"))
END_GRANT = event("accounts.end_grant", _("收回授权"))
RESET_PASSWORD = event("accounts.reset_password", _("重置密码"))
RESET_FACTOR = event("accounts.reset_factor", _("重置验证器"))
names(
    address=_("网络地址"),
    type=_("方式"),
    to=_("接手的同志"),
    permits=_("权限"),
    until=_("有效期至"),
)
HANDOVER = event("accounts.handover", _("工作交接"))
