"""Menu entries of figures, reports and exports."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from reports import rules

nav(_("数据"), _("统计报表"), "file-spreadsheet", "reports:report-list", rules.VIEW, order=70)
nav(_("数据"), _("数据指标"), "chart-column", "reports:figure-index", rules.VIEW, order=71)
nav(_("数据"), _("导出中心"), "download", "reports:export-list", order=79)
