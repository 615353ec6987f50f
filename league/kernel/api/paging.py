"""Key paging for programs: `?after=ID`, never an offset; the answer names the id to go on from."""

from rest_framework.pagination import BasePagination
from rest_framework.response import Response

SIZE, MOST = 50, 200


class KeyPagination(BasePagination):
    """Rows by id. {"results": […], "after": id or null}."""

    def paginate_queryset(self, queryset, request, view=None):
        """The rows after `?after=`, at most `?size=` of them (50 unless told, never above 200)."""
        size = min(_number(request, "size", SIZE) or SIZE, MOST)
        rows = list(queryset.order_by("pk").filter(pk__gt=_number(request, "after", 0))[: size + 1])
        self.after = rows[size - 1].pk if len(rows) > size else None
        return rows[:size]

    def get_paginated_response(self, data):
        """Rows and the key of the next page."""
        return Response({"results": data, "after": self.after})

    def get_paginated_response_schema(self, schema):
        """For OpenAPI."""
        after = {
            "type": "integer",
            "nullable": True,
            "description": "id to pass as ?after= for the next page",
        }
        return {
            "type": "object",
            "required": ["results", "after"],
            "properties": {"results": schema, "after": after},
        }

    def get_schema_operation_parameters(self, view):
        """For OpenAPI."""
        return [
            {"name": name, "in": "query", "required": False, "schema": {"type": "integer", "minimum": 0}}
            for name in ("after", "size")
        ]


def _number(request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else default
