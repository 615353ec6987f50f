"""Addresses of the register and of the applications."""

from django.urls import path

from members.views import board, introducers, quota, transfers, upkeep
from members.views.applications import ApplicationViews
from members.views.ceremonies import CeremonyViews
from members.views.numbers import NumberBlockViews
from members.views.points import PointRuleViews
from members.views.register import MemberViews

app_name = "members"
urlpatterns = [
    path("applications/board/", board.board, name="application-board"),
    path("applications/introducers/", introducers.options, name="introducer-options"),
    path("quota/", quota.quota, name="quota"),
    path("quota/set/", quota.quota_set, name="quota-set"),
    path("quota/allot/", quota.quota_allot, name="quota-allot"),
    *ApplicationViews.urls(),
    *CeremonyViews.urls(),
    *NumberBlockViews.urls(),
    *PointRuleViews.urls(),
    *upkeep.IdCorrectionViews.urls(),
    *transfers.TransferViews.urls(),
    path("arrivals/add/", transfers.arrival, name="arrival"),
    path("receiver-options/", transfers.receiver_options, name="receiver-options"),
    path("removed/", upkeep.removed_list, name="removed-list"),
    path("removed/<int:pk>/restore/", upkeep.removed_restore, name="removed-restore"),
    path("signoffs/", upkeep.signoff_list, name="signoff-list"),
    path("signoffs/<int:pk>/", upkeep.signoff, name="signoff-add"),
    path("branch-options/", upkeep.branch_options, name="branch-options"),
    *MemberViews.urls(),
]
