"""Addresses of cadres."""

from django.urls import path

from cadres.views import duty, outlook, study, teams
from cadres.views.appraisals import AppraisalViews, ReserveViews, SlotViews, YearGradeViews
from cadres.views.congress import AssemblyViews
from cadres.views.delegates import (
    ConsultationViews,
    DelegateViews,
    InspectionViews,
    LinkMeetingViews,
    SpecialCommitteeViews,
    YouthLinkViews,
)
from cadres.views.duty import DutyViews, MeetingViews
from cadres.views.elections import ElectionViews
from cadres.views.posts import PostViews
from cadres.views.selection import CandidateViews, SelectionViews
from cadres.views.serving import ServingViews
from cadres.views.study import SelfStudyViews, SessionViews
from cadres.views.training import CourseViews, TraineeViews

app_name = "cadres"
urlpatterns: list = [
    path("teams/", teams.teams, name="teams"),
    path("teams/compare/", teams.comparison, name="teams-compare"),
    path("teams/outlook/", outlook.outlook, name="outlook"),
    path("teams/<int:pk>/", teams.team, name="team"),
    *PostViews.urls(),
    *ElectionViews.urls(),
    *SelectionViews.urls(),
    *CandidateViews.urls(),
    *SlotViews.urls(),
    *AppraisalViews.urls(),
    *ReserveViews.urls(),
    *YearGradeViews.urls(),
    *AssemblyViews.urls(),
    *DelegateViews.urls(),
    *SpecialCommitteeViews.urls(),
    *LinkMeetingViews.urls(),
    *YouthLinkViews.urls(),
    *ConsultationViews.urls(),
    *InspectionViews.urls(),
    *CourseViews.urls(),
    *TraineeViews.urls(),
    path("study/", study.overview, name="study"),
    path("study/<int:pk>/", study.show, name="study-org"),
    path("study/<int:pk>/fill/", study.fill, name="study-fill"),
    *SessionViews.urls(),
    *SelfStudyViews.urls(),
    *ServingViews.urls(),
    path("duties/rotation/", duty.rotation, name="rotation"),
    path("duties/rotation/<int:pk>/arrange/", duty.arrange, name="rotation-arrange"),
    path("duties/rotation/<int:pk>/letter/", duty.rotation_letter, name="rotation-letter"),
    *DutyViews.urls(),
    *MeetingViews.urls(),
]
