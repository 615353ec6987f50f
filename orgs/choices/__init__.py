"""Kinds, levels, forms, categories and fields of organizations, split by subject."""

from orgs.choices.tree import (
    FIELD_OF_INDUSTRY,
    SEVEN_FIELDS,
    SIX_FIELDS,
    Field,
    Form,
    Industry,
    Kind,
    Level,
)

__all__ = ["FIELD_OF_INDUSTRY", "SEVEN_FIELDS", "SIX_FIELDS", "Field", "Form", "Industry", "Kind", "Level"]
