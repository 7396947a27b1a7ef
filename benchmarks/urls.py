from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from rapport.programs.models import Program


def one_row(request: HttpRequest) -> HttpResponse:
    """The baseline: a Django view that reads one row and draws it with a template, behind the same middleware."""
    return render(request, "benchmarks/one_row.html", {"program": Program.objects.order_by("pk").first()})


urlpatterns = [path("baseline/", one_row), path("", include("rapport.conf.urls"))]
