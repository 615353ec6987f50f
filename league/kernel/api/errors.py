"""Errors as sentences with codes: {"code", "message", "findings" or "fields"}."""

from django.core.exceptions import ValidationError as ModelValidationError
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from league.kernel.errors import DomainError, Forbidden, Refused, Stale

STATUS = {
    Forbidden: status.HTTP_403_FORBIDDEN,
    Stale: status.HTTP_409_CONFLICT,
    Refused: status.HTTP_422_UNPROCESSABLE_ENTITY,
}


def answer(error, context):
    """DRF's exception handler: domain errors and validation in one shape; bugs are left to surface."""
    if isinstance(error, DomainError):
        return Response(_domain(error), status=STATUS.get(type(error), status.HTTP_422_UNPROCESSABLE_ENTITY))
    if isinstance(error, ModelValidationError):
        error = exceptions.ValidationError(getattr(error, "message_dict", None) or error.messages)
    response = exception_handler(error, context)
    if response is not None and isinstance(error, exceptions.ValidationError):
        response.data = {"code": "invalid", "message": _sentence(error.detail), "fields": error.detail}
    elif response is not None:
        response.data = {"code": error_code(error), "message": str(getattr(error, "detail", ""))}
    return response


def error_code(error) -> str:
    """The stable short name of a DRF or Django error."""
    return getattr(error, "default_code", None) or type(error).__name__.lower().replace(
        "http404", "not_found"
    )


def _domain(error: DomainError) -> dict:
    body = {"code": error.code, "message": error.message}
    if error.findings:
        body["findings"] = [
            {
                "level": finding.level,
                "clause": finding.clause.code,
                "text": str(finding.clause.text),
                "source": str(finding.clause.source),
                "message": finding.message,
                "earliest": finding.earliest,
            }
            for finding in error.findings
        ]
    return body


def _sentence(detail) -> str:
    """The first words of a tree of messages."""
    while isinstance(detail, (dict, list)):
        detail = next(iter(detail.values() if isinstance(detail, dict) else detail), "")
    return str(detail)
