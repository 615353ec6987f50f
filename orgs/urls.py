"""Addresses of organizations."""

from django.urls import path

from orgs import views

app_name = "orgs"
urlpatterns = [
    path("org-options/", views.org_options, name="org-options"),
    path("plan-steps/<int:pk>/remove/", views.remove_step, name="changestep-remove"),
    path("plan-steps/<int:pk>/shift/", views.shift_step, name="changestep-shift"),
    path("plan-steps/<int:pk>/people/", views.step_people, name="changestep-people"),
    path("plan-steps/<int:pk>/choose/", views.step_choose, name="changestep-choose"),
    path("units/rates/", views.unit_rates, name="unit-rates"),
    *views.PlanViews.urls(),
    *views.UnitViews.urls(),
    *views.PlaceViews.urls(),
    *views.DivisionViews.urls(),
    *views.OrgViews.urls(),
]
