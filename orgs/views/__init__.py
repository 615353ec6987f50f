"""Pages of organizations: the tree, the list, one organization, and the changes of the tree."""

from orgs.views.pages import OrgViews

__all__ = ["OrgViews"]
