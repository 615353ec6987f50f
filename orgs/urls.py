"""Addresses of organizations."""

from django.urls import path

from orgs import views

app_name = "orgs"
urlpatterns = [
    path("org-options/", views.org_options, name="org-options"),
    path("units/rates/", views.unit_rates, name="unit-rates"),
    *views.UnitViews.urls(),
    *views.PlaceViews.urls(),
    *views.DivisionViews.urls(),
    *views.OrgViews.urls(),
]
