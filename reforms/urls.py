"""Addresses of reforms."""

from reforms import views

app_name = "reforms"
urlpatterns = [
    *views.ProgrammeViews.urls(),
    *views.TaskViews.urls(),
    *views.AssignmentViews.urls(),
]
