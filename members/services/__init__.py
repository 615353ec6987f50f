"""Verbs of the register and of admission."""

from members.services import handover, inheriting, objections, roll, succession
from members.services.admission import discard, draft, edit_application, enroll, post_credit, withdraw_credit
from members.services.posts import leave_post, take_post
from members.services.register import add, change_branch, edit, has_duplicate, remove, restore, reveal
from members.services.roster import enter_roster, known_people, withdraw_roster
from members.services.training import (
    bring,
    observe,
    post_points,
    record_review,
    set_marks,
    withdraw_observation,
    withdraw_points,
)
from members.services.upkeep import SIGNING, correct_id, request_id_correction, sign_off

__all__ = [
    "SIGNING",
    "add",
    "bring",
    "change_branch",
    "correct_id",
    "discard",
    "draft",
    "edit",
    "edit_application",
    "enroll",
    "enter_roster",
    "handover",
    "has_duplicate",
    "inheriting",
    "known_people",
    "leave_post",
    "objections",
    "observe",
    "post_credit",
    "post_points",
    "record_review",
    "remove",
    "request_id_correction",
    "restore",
    "reveal",
    "roll",
    "set_marks",
    "sign_off",
    "succession",
    "take_post",
    "withdraw_credit",
    "withdraw_observation",
    "withdraw_points",
    "withdraw_roster",
]
