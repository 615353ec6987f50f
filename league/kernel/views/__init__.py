"""Pages by declaration: `ModelViews` for a model, `declare` for a function view, the funnel to one row."""

from league.kernel.views.access import fetch, in_reach
from league.kernel.views.columns import Column, cell_of, sheet_column
from league.kernel.views.declared import Declaration, Declared, declarations, declare
from league.kernel.views.listing import Bulk, tabs
from league.kernel.views.modelviews import ModelViews, exported_pages, pages_of
from league.kernel.views.picking import PickField
from league.kernel.views.widgets import DayInput, formfield, scope_choices

__all__ = [
    "Bulk",
    "Column",
    "DayInput",
    "Declaration",
    "Declared",
    "ModelViews",
    "PickField",
    "cell_of",
    "declarations",
    "declare",
    "exported_pages",
    "fetch",
    "formfield",
    "in_reach",
    "pages_of",
    "scope_choices",
    "sheet_column",
    "tabs",
]
