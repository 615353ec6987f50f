"""Addresses of reforms."""

from reforms import views

app_name = "reforms"
urlpatterns = [
    *views.ProgrammeViews.urls(),
    *views.TaskViews.urls(),
    *views.AssignmentViews.urls(),
    *views.OutcomeViews.urls(),
    *views.AttentionViews.urls(),
    *views.PolicyViews.urls(),
    *views.FundViews.urls(),
    *views.LeadingGroupViews.urls(),
    *views.NoticeViews.urls(),
    *views.VisitViews.urls(),
    *views.PairingViews.urls(),
]
