"""All addresses of the centre. One include a desk."""

from __future__ import annotations

from django.urls import include, path

handler404 = "fanzha.web.missing.missing"
urlpatterns = [
    path("", include("fanzha.web.home.urls")),
    path("admin/", include("fanzha.web.admin.urls")),
    path("analysis/", include("fanzha.web.analysis.urls")),
    path("api/", include("fanzha.api.urls")),
    path("audit/", include("fanzha.web.audit.urls")),
    path("bank/", include("fanzha.web.bank.urls")),
    path("channel/", include("fanzha.web.channel.urls")),
    path("detector/", include("fanzha.web.detector.urls")),
    path("dissuasion/", include("fanzha.web.dissuasion.urls")),
    path("duty/", include("fanzha.web.duty.urls")),
    path("papers/", include("fanzha.web.papers.urls")),
    path("public/", include("fanzha.web.public.urls")),
    path("search/", include("fanzha.web.search.urls")),
    path("street/", include("fanzha.web.street.urls")),
    path("team/", include("fanzha.web.team.urls")),
    path("warnings/", include("fanzha.web.warnings.urls")),
    path("wall/", include("fanzha.web.wall.urls")),
]
