"""Addresses of organizations."""

from orgs.views import OrgViews

app_name = "orgs"
urlpatterns = OrgViews.urls()
