"""Menu entries of the portal, and whose desk the pill in the top bar names."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import Scope, nav, register_scope, tab
from league.portal.rules import VIEW_PARAMS

nav("", _("工作台"), "layout-dashboard", "portal:home", order=1)
nav("", _("待办中心"), "list-checks", "portal:todos", order=2, waits="*", hot=True)

nav(_("数据"), _("批量导入"), "upload", "portal:imports", "members.import", order=52)

nav(_("系统"), _("规则参数"), "scale", "portal:params", VIEW_PARAMS, order=890)

tab(_("工作台"), "layout-dashboard", "portal:home", order=1)
tab(_("待办"), "list-checks", "portal:todos", order=2)
tab(_("登记"), "plus", "members:member-add", "members.edit", order=3, plus=True)
tab(_("团员"), "users", "members:member-list", "members.view", order=4)


def scope(request) -> Scope:
    """The organization the user sits in."""
    return Scope(str(request.user.home))


register_scope(scope)
