"""What a secretary hands over (交接)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HandoverItem(TextChoices):
    """The things of an office that pass to the next."""

    ARCHIVES = "archives", _("档案")
    SEAL = "seal", _("公章")
    ROSTER = "roster", _("团员名册")
    MINUTES = "minutes", _("会议记录")
    TRANSFERS = "transfers", _("转接登记")
    DUES = "dues", _("团费账目")
    ACCOUNTS = "accounts", _("系统账号")


class ContactWay(TextChoices):
    """How a cadre keeps in touch with young people."""

    ONLINE = "online", _("网上群组")
    VISITS = "visits", _("走访")
    BOTH = "both", _("网上和走访")
