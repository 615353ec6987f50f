"""Addresses of the register and of the applications."""

from django.urls import path

from members.views import (
    board,
    dues,
    duplicates,
    graduating,
    handed,
    introducers,
    national,
    overview,
    personal,
    quota,
    transfers,
    upkeep,
    violations,
)
from members.views.absence import AbsenceViews
from members.views.applications import ApplicationViews
from members.views.arrears import ArrearsViews
from members.views.cases import CaseViews
from members.views.ceremonies import CeremonyViews
from members.views.clashes import ClashViews
from members.views.decisions import DecisionViews
from members.views.graduates import GraduateViews
from members.views.leaving import LeavingViews
from members.views.numbers import NumberBlockViews
from members.views.party import RecommendationViews
from members.views.pioneers import BadgeViews, BatchViews
from members.views.points import PointRuleViews
from members.views.register import MemberViews
from members.views.remittances import PaymentViews, RemittanceViews, WaiverViews
from members.views.reviews import ReviewViews
from members.views.rewards import RewardViews
from members.views.youth import HeadcountViews

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
    *HeadcountViews.urls(),
    *BatchViews.urls(),
    *BadgeViews.urls(),
    *PointRuleViews.urls(),
    *AbsenceViews.urls(),
    *RewardViews.urls(),
    *DecisionViews.urls(),
    *LeavingViews.urls(),
    *ArrearsViews.urls(),
    path("violations/", violations.overview, name="violation-overview"),
    *violations.FindingViews.urls(),
    *CaseViews.urls(),
    path("year/", overview.overview, name="year-overview"),
    path("year/start/", overview.start, name="year-start"),
    *ReviewViews.urls(),
    *upkeep.IdCorrectionViews.urls(),
    *transfers.TransferViews.urls(),
    path("arrivals/add/", transfers.arrival, name="arrival"),
    path("receiver-options/", transfers.receiver_options, name="receiver-options"),
    path("graduates/", handed.overview, name="graduates-overview"),
    path("graduates/class/<int:pk>/", graduating.show, name="graduate-class"),
    path("graduates/class/<int:pk>/start/", graduating.start, name="graduate-start"),
    path("graduates/class/<int:pk>/fill/", graduating.fill, name="graduate-fill"),
    path("graduates/class/<int:pk>/sheet/", graduating.sheet, name="graduate-sheet"),
    path("graduates/class/<int:pk>/upload/", graduating.upload, name="graduate-upload"),
    path("graduates/class/<int:pk>/hand-over/", graduating.hand, name="graduate-hand"),
    *GraduateViews.urls(),
    *RecommendationViews.urls(),
    *PaymentViews.urls(),
    *RemittanceViews.urls(),
    *WaiverViews.urls(),
    path("dues/", dues.home, name="dues-home"),
    path("dues/<int:pk>/", dues.org, name="dues-org"),
    path("dues/<int:pk>/collect/", dues.take, name="dues-collect"),
    path("dues/<int:pk>/year/", dues.year, name="dues-year"),
    path("dues/<int:pk>/remit/", dues.remit, name="dues-remit"),
    path("removed/", upkeep.removed_list, name="removed-list"),
    path("removed/<int:pk>/restore/", upkeep.removed_restore, name="removed-restore"),
    path("signoffs/", upkeep.signoff_list, name="signoff-list"),
    path("signoffs/<int:pk>/", upkeep.signoff, name="signoff-add"),
    path("branch-options/", upkeep.branch_options, name="branch-options"),
    path("merges/", duplicates.merge_list, name="merge-list"),
    path("merges/<int:pk>/undo/", duplicates.merge_undo, name="merge-undo"),
    *personal.RetentionViews.urls(),
    *personal.ErasureViews.urls(),
    path("<int:pk>/statement/", personal.statement, name="statement"),
    path("<int:pk>/statement/letter/", personal.statement_letter, name="statement-letter"),
    path("national/", national.overview, name="national"),
    path("national/upload/", national.upload, name="national-upload"),
    path("national/recheck/", national.recheck, name="national-recheck"),
    *national.DifferenceViews.urls(),
    *duplicates.PairViews.urls(),
    *ClashViews.urls(),
    *MemberViews.urls(),
]
