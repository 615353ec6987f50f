"""入团仪式: the list of ceremonies, and on the page of each the people to tick."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import Column, ModelViews, once
from members import rules
from members.choices import Stage
from members.forms.training import CeremonyForm
from members.models import Application, Ceremony
from members.views.applications import ApplicationViews
from members.workflows import ADMISSION

OFFERED = 200


class CeremonyViews(ModelViews):
    """Pages of the ceremonies."""

    model = Ceremony
    route = "ceremonies/"
    group, label, unit = gettext_lazy("发展团员"), gettext_lazy("入团仪式"), gettext_lazy("场")
    add_label = gettext_lazy("登记入团仪式")
    permits = {"view": rules.VIEW_APPLICATIONS, "add": rules.DEVELOP, "edit": rules.DEVELOP}
    form = CeremonyForm
    order = "-on"
    empty_title = gettext_lazy("还没有登记入团仪式")
    empty_text = gettext_lazy("审批结果反馈后，集中举行的入团仪式在这里登记一次，再勾选宣誓的新团员。")
    columns = (
        Column("on", gettext_lazy("仪式日期"), lead=True, sort="on"),
        Column("place", gettext_lazy("地点")),
        Column("org", gettext_lazy("主办团组织"), source=("org__short",)),
        Column("host", gettext_lazy("主持人")),
    )
    detail_fields = ("org", "on", "place", "host", "note")

    @classmethod
    def urls(cls):
        """The declared pages, and the ticking of people."""
        path = cls._path("<int:pk>/people/", "people", ("POST",), permit=rules.DEVELOP, on_row=True)
        return [*super().urls(), path]

    def queryset(self):
        """Ceremonies with their organization."""
        return Ceremony.objects.select_related("org")

    def save(self, form, action: str):
        """A new ceremony knows who entered it."""
        if action == "add":
            form.instance.created_by = self.user
        return super().save(form, action)

    def detail_context(self, obj) -> dict:
        """The kernel's context, who swore in, and who may be ticked."""
        pages = ApplicationViews(self.request)
        seen = pages.visible("list").order_by("branch__path", "pinyin", "pk").defer("id_no", "phone")
        offered = self.waiting(obj)[:OFFERED] if self.holds(rules.DEVELOP, obj) else []
        return super().detail_context(obj) | {
            "sworn": seen.filter(ceremony=obj).exclude(state=Stage.INFORMED),
            "waiting": offered,
            "people_url": self.url("people", obj.pk),
            "once": once.new_key(),
        }

    def waiting(self, obj):
        """Those told of their approval below the organization that held the ceremony."""
        rows = ApplicationViews(self.request).queryset().under(obj.org).visible_to(self.user, rules.DEVELOP)
        waiting = rows.filter(state=Stage.INFORMED, approved_on__lte=obj.on)
        return waiting.order_by("branch__path", "pinyin", "pk").defer("id_no", "phone")

    def people(self, request, pk) -> HttpResponse:
        """Swear in everybody who is ticked; a result per person."""
        obj = self.fetch(pk, permit=rules.DEVELOP)
        pages = ApplicationViews(request)
        rows = pages.picked(self.waiting(obj).defer(None))
        once.spend(request)

        def act(application: Application):
            told = {"version": application.version, "data": {"ceremony": obj}}
            ADMISSION.fire(application, "swear", actor=self.user, **told)

        return pages.for_each(rows, _("登记入团仪式"), act)
