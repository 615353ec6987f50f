"""Rows as plain values and back: what is kept, encrypted, of a row that is taken out, so that it can
return.

Contract: `taken(row)` holds every column by its attribute name in JSON's own kinds; `revived(model,
values)` is the unsaved row again, with its key. Columns added to the model since keep their defaults.
"""

import json
from collections.abc import Mapping

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


def taken(row: models.Model) -> dict:
    """Every column of a row by attribute name, as JSON holds it."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def revived(model: type[models.Model], values: Mapping) -> models.Model:
    """The row those values were taken from, not yet saved."""
    return model(**read(model, values))


def read(model: type[models.Model], values: Mapping) -> dict:
    """Values by attribute name as the model's columns hold them."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return {name: _read(columns[name], value) for name, value in values.items() if name in columns}


def _read(field: models.Field, value):
    target = field.target_field if field.is_relation else field
    return value if value is None else target.to_python(value)
