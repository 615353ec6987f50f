"""Addresses of the whole house."""

from django.urls import include, path

from accounts.urls import signin_patterns
from league.kernel import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include("league.api_urls")),
    path("", include("league.portal.urls")),
    path("kernel/", include("league.kernel.urls")),
    path("data/", include("reports.urls")),
    path("orgs/", include("orgs.urls")),
    path("members/", include("members.urls")),
    path("cadres/", include("cadres.urls")),
    path("reforms/", include("reforms.urls")),
    path("", include(signin_patterns)),
    path("accounts/", include("accounts.urls")),
]
