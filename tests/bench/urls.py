"""The site's addresses and one more: a constant page of 20 kB, the most that any view can reach."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from partnerships import urls
from partnerships.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

PAGE = b"<!doctype html><title>20 kB</title>".ljust(20_000, b".")


def constant_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("constant/", constant_page), *urls.urlpatterns]
