"""What all pages of one model share: addresses, permits, the rows in reach, crumbs, templates."""

from datetime import date

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import permits as permit_registry
from league.kernel.calendar import read_day
from league.kernel.errors import Refused
from league.kernel.views import access

READING = ("list", "detail", "history")


class Pages:
    """The declared facts about a model's pages; one instance lives for one request.

    model, permits: which rows, and the permit code of "view", "add", "edit", "delete", "export".
    group, label, unit: words of the menu group, the list, and the counting word (人, 个, 件).
    events: audit codes of "add", "edit", "delete" where the app has declared its own.
    past: whether the pages can be asked for a past day by `?on=`.
    """

    model: type[models.Model]
    permits: dict[str, str] = {}
    group = ""
    label = ""
    unit = ""
    nav = ""
    events: dict[str, str] = {}
    past = False
    page_size = 50

    def __init__(self, request: HttpRequest):
        self.request = request
        self.user = request.user

    # Names and addresses

    @classmethod
    def namespace(cls) -> str:
        """URL namespace: the app label unless told otherwise."""
        return cls.model._meta.app_label

    @classmethod
    def prefix(cls) -> str:
        """First part of the URL names: the model's name."""
        return cls.model._meta.model_name

    @classmethod
    def url_name(cls, action: str) -> str:
        """`members:member-detail`."""
        return f"{cls.namespace()}:{cls.prefix()}-{action}"

    def url(self, action: str, pk=None) -> str:
        """Address of a page of this model, of a row when `pk` is given."""
        return reverse(self.url_name(action), args=[] if pk is None else [pk])

    @classmethod
    def permit_for(cls, action: str) -> str:
        """Permit code of an action; reading actions share "view"."""
        return cls.permits["view" if action in READING else action]

    @classmethod
    def event_code(cls, action: str) -> str:
        """Audit code of a change: the app's own, else `members.member_edit`."""
        return cls.events.get(action, f"{cls.namespace()}.{cls.prefix()}_{action}")

    # Rows

    def queryset(self) -> models.QuerySet:
        """All rows the pages are about; override to narrow or to join."""
        return self.model._default_manager.all()

    def visible(self, action: str = "list") -> models.QuerySet:
        """Rows where the user holds the permit of the action."""
        return self.queryset().visible_to(self.user, self.permit_for(action))

    def fetch(self, pk, action: str = "detail", *, permit: str = "", lock: bool = False):
        """One row, 404 out of reach and 403 without the permit; locked until the transaction ends."""
        rows = self.queryset().select_for_update(of=("self",)) if lock else self.queryset()
        return access.fetch(self.user, permit or self.permit_for(action), rows, pk=pk)

    def may(self, action: str, obj=None) -> bool:
        """Whether a button leads anywhere: the action is declared and the user holds its permit."""
        code = self.permits.get("view" if action in READING else action)
        return bool(code) and permit_registry.may(self.user, code, obj)

    def holds(self, permit: str, obj=None) -> bool:
        """Whether the user holds a permit by its code."""
        return permit_registry.may(self.user, permit, obj)

    # Time

    @property
    def on(self) -> date | None:
        """The past day asked for, None for today."""
        day = self._asked_day()
        return day if day and day < timezone.localdate() else None

    def _asked_day(self) -> date | None:
        text = self.request.GET.get("on", "") if self.past else ""
        return read_day(text) if text else None

    def require_today(self) -> None:
        """Refused on a past day: the past can be read only."""
        if self.on:
            raise Refused(_("正在查看过去某一天的数据，不能修改。请先回到今天。"))

    # Pages

    def crumbs(self, *tail) -> list[tuple[str, str]]:
        """Group, list, and what follows, as (label, url)."""
        head = [(self.group, "")] if self.group else []
        return [*head, (self.label, self.url("list") if tail else ""), *tail]

    def render(self, template: str, context: dict, status: int = 200) -> HttpResponse:
        """The app's own template of that page, else the generic one, with what every page needs."""
        names = [f"{self.namespace()}/{self.prefix()}_{template}.html", f"kernel/{template}.html"]
        common = {"page": self, "pastday": self.on, "today_url": self.request.path, "label": self.label}
        return render(self.request, names, common | context, status=status)
