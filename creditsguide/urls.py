"""Every address the site answers."""

from django.contrib import admin
from django.urls import path

from creditsguide.views import calculator, embed, guide, machine

handler404 = "creditsguide.views.guide.not_found"

urlpatterns = [
    path("", guide.guide, name="guide"),
    path("estimate/", calculator.estimate, name="estimate"),
    path("estimate.csv", calculator.estimate_csv),
    path("embed/", embed.embed, name="embed"),
    path("embed/estimate/", embed.estimate, name="embed-estimate"),
    path("healthz", machine.healthz),
    path("readyz", machine.readyz),
    path("admin/", admin.site.urls),
]
