"""Errors of the data forms."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import JsonResponse

JSON_OPTIONS = {"ensure_ascii": False}


def problem(status: int, detail: str) -> JsonResponse:
    """Give an error as RFC 9457 problem details."""
    title = HTTPStatus(status).phrase
    said = detail.encode(errors="replace").decode()  # it may quote half a character
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status, "detail": said},
        status=status,
        content_type="application/problem+json",
        json_dumps_params=JSON_OPTIONS,
    )


def malformed(values: Sequence[tuple[str, str]]) -> JsonResponse:
    """Name the parameters whose values can't be read; 400."""
    wrong = "、".join(f"{name}={value[:50]}" for name, value in values)
    return problem(400, f"読めない値があります：{wrong}")
