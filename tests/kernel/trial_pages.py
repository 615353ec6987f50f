"""Pages by declaration over the organizations of the small world, to try the kernel's views on."""

import django_filters
from django import forms
from django.http import HttpResponse
from django.urls import include, path

from league.kernel.audit import event
from league.kernel.views import Bulk, Column, ModelViews, declare
from orgs.choices import Kind
from orgs.models import Org

event("orgs.org_wander", "试验：改到别处")


class OrgFilter(django_filters.FilterSet):
    """By kind openly, by name privately."""

    private = ("q",)
    kind = django_filters.ChoiceFilter(label="类别", choices=Kind)
    q = django_filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")

    class Meta:
        model = Org
        fields = ()


def note(pages, rows):
    """A bulk action that tells what it was given."""
    return HttpResponse("、".join(rows.order_by("code").values_list("short", flat=True)))


class OrgViews(ModelViews):
    """Every page a model can have."""

    model = Org
    group, label, unit = "组织与团员", "组织名册", "个"
    permits = {
        "view": "orgs.view",
        "add": "orgs.edit",
        "edit": "orgs.edit",
        "delete": "orgs.dissolve",
        "export": "orgs.export",
    }
    past = True
    page_size = 20
    columns = (
        Column("short", "简称", lead=True, sort="short"),
        Column("code", "代码", sort="code"),
        Column("kind", "类别", tones={Kind.BRANCH: "green"}),
        Column("parent", "上级", source=("parent__short",)),
        Column("founded", "成立", sort="founded", nullable=True),
        Column("phone", "电话", shown=False),
    )
    order = "code"
    filterset = OrgFilter
    bulk = (Bulk("note", "记下", "orgs.edit", note),)
    form_fields = ("name", "short", "code", "kind", "level", "parent", "founded")
    detail_fields = ("name", "kind", "founded", "phone")

    def start_export(self, rows):
        return HttpResponse("、".join(rows.order_by("code").values_list("short", flat=True)))


class WanderForm(forms.ModelForm):
    """A form whose row ends up under the path typed into the phone: what the second check is for."""

    class Meta:
        model = Org
        fields = ("phone",)

    def save(self, commit=True):
        self.instance.path = self.cleaned_data["phone"]
        return super().save(commit)


class WanderViews(ModelViews):
    """An edit that can carry a row out of reach."""

    model = Org
    label = "游走"
    permits = {"view": "orgs.view", "edit": "orgs.edit"}
    events = {"edit": "orgs.org_wander"}
    form = WanderForm

    @classmethod
    def prefix(cls):
        return "wander"


@declare("orgs.edit", methods=("GET",))
def office(request):
    """A function view with a permit and no object."""
    return HttpResponse("办公室")


@declare(public=True)
def door(request):
    """A page for everybody."""
    return HttpResponse("大门")


OrgViews.namespace = classmethod(lambda cls: "trial")
WanderViews.namespace = classmethod(lambda cls: "wander")
urlpatterns = [
    path("trial/", include((OrgViews.urls(), "trial"))),
    path("wander/", include((WanderViews.urls(), "wander"))),
    path("office/", office, name="office"),
    path("door/", door, name="door"),
    path("undeclared/", lambda request: HttpResponse(), name="undeclared"),
    path("", include("league.urls")),
]


def shorts(response) -> list[str]:
    """The titles of the rows on a list page."""
    return [row.title for row in response.context["rows"]]
