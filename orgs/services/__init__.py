"""Verbs that change the organization tree, its check, and the directory that finds organizations by name."""

from orgs.services.checking import rebuild_paths, wrong_paths, wrong_placements
from orgs.services.directory import Directory, OrgEntry
from orgs.services.merging import absorb, turn_into_committee
from orgs.services.roster import directory, enter_orgs, scope_context, withdraw_orgs
from orgs.services.tree import add, dissolve, dissolve_findings, edit, move, next_code, refuse_move, rename

__all__ = [
    "Directory",
    "OrgEntry",
    "absorb",
    "add",
    "directory",
    "dissolve",
    "dissolve_findings",
    "edit",
    "enter_orgs",
    "move",
    "next_code",
    "rebuild_paths",
    "refuse_move",
    "rename",
    "scope_context",
    "turn_into_committee",
    "withdraw_orgs",
    "wrong_paths",
    "wrong_placements",
]
