"""Addresses of the API."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from league.kernel.views.declared import Declared
from league.portal.api import FiguresView, JobViewSet
from members.api import AbsenceViewSet, ApplicationViewSet, CaseViewSet, MemberViewSet, TransferViewSet
from orgs.api import OrgViewSet, RectificationViewSet


class SchemaView(SpectacularAPIView):
    """OpenAPI description, for everybody who is signed in."""

    declared = Declared()
    permit_for = staticmethod(lambda request: "")


router = SimpleRouter(use_regex_path=False)
router.register("orgs", OrgViewSet, "org")
router.register("members", MemberViewSet, "member")
router.register("applications", ApplicationViewSet, "application")
router.register("transfers", TransferViewSet, "transfer")
router.register("cases", CaseViewSet, "case")
router.register("rectifications", RectificationViewSet, "rectification")
router.register("absences", AbsenceViewSet, "absence")
router.register("jobs", JobViewSet, "job")

app_name = "api"
urlpatterns = [
    path("", include(router.urls)),
    path("figures/", FiguresView.as_view(), name="figures"),
    path("schema/", SchemaView.as_view(), name="schema"),
]
