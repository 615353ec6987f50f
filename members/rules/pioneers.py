"""少先队 as rules: who sees the names of children, which star comes after which, how many may hold one.

Source: 《“红领巾奖章”实施办法》 for stars and shares; 分批入队 after 《少先队改革方案》 and local rules.
"""

from collections import Counter
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from league.kernel.metrics import share
from league.kernel.permits import permit
from league.kernel.roles import READERS, SECRETARIES, WORKERS, Role
from members.choices.pioneers import BadgeLevel, Holder
from members.models import PioneerBatch

VIEW_BATCHES = permit("members.view_pioneer_batches", gettext_lazy("查看分批入队"), READERS)
EXPORT_BATCHES = permit("members.export_pioneer_batches", gettext_lazy("导出分批入队"), WORKERS)
# The names of children: not for those who only read figures.
NAMED = (Role.COUNTY_STAFF, Role.COUNTY_REVIEWER, *SECRETARIES)
VIEW_BADGES = permit("members.view_pioneer_badges", gettext_lazy("查看红领巾奖章"), NAMED)
EXPORT_BADGES = permit("members.export_pioneer_badges", gettext_lazy("导出红领巾奖章"), NAMED)
KEEP_PIONEERS = permit(
    "members.keep_pioneers", gettext_lazy("登记分批入队和红领巾奖章"), (Role.COUNTY_STAFF, *SECRETARIES)
)
IMPORT_BADGES = permit(
    "members.import_pioneer_badges",
    gettext_lazy("批量导入红领巾奖章"),
    (Role.COUNTY_STAFF, Role.TOWNSHIP_SECRETARY),
)
AWARDED = event("members.pioneer_badge_awarded", gettext_lazy("登记红领巾奖章"))
WITHDRAWN = event("members.pioneer_badge_withdrawn", gettext_lazy("删除红领巾奖章"))
ENTERED = event("members.pioneer_batch_entered", gettext_lazy("登记分批入队"))
CORRECTED = event("members.pioneer_batch_corrected", gettext_lazy("更正分批入队"))

METHOD = "《“红领巾奖章”实施办法》"
FIRST_BATCH = params.param(
    "members.pioneer_first_batch",
    30,
    unit="%",
    label=gettext_lazy("首批入队人数占年级的比例"),
    source="各地分批入队办法（可按当地文件修改）",
)
SHARES = {
    BadgeLevel(f"star{star}"): params.param(
        f"members.badge_star{star}",
        most,
        unit="%",
        label=label,
        source=f"{METHOD}：{words}",
    )
    for star, most, label, words in (
        (2, 30, gettext_lazy("二星章占一星章的比例"), "二星章不超过一星章的 30%"),
        (3, 20, gettext_lazy("三星章占二星章的比例"), "三星章不超过二星章的 20%"),
        (4, 10, gettext_lazy("四星章占三星章的比例"), "四星章不超过三星章的 10%"),
    )
}


def batch_warning(batch: PioneerBatch) -> str:
    """That the first batch takes in more of its year than usual; empty for all others."""
    most = params.value(FIRST_BATCH, batch.org.path, batch.on)
    told = share(batch.joined, batch.eligible)
    if batch.batch != 1 or told is None or told <= most:
        return ""
    return _("首批入队占年级 %(share)s%%，超过 %(most)s%%，请核对。") % {"share": told, "most": most}


def share_warnings(rows, path: str, on: date) -> list[str]:
    """Where more hold a star than the share of those with the star before allows, by kind of holder."""
    counted = rows.order_by().values_list("holder", "level").annotate(n=Count("pk"))
    numbers = Counter({(holder, level): n for holder, level, n in counted})
    book, found = params.Book(SHARES.values()), []
    for holder in Holder:
        for level, code in SHARES.items():
            told = share(numbers[holder, level], numbers[holder, level.below])
            most = book.value(code, path, on)
            if told is not None and told > most:
                words = {"holder": holder.label, "level": level.label, "below": level.below.label}
                words |= {"share": told, "most": most}
                found.append(_("%(holder)s%(level)s占%(below)s %(share)s%%，超过 %(most)s%%") % words)
    return found
