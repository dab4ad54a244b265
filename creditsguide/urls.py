"""Every address the site answers."""

from django.contrib import admin
from django.urls import path

from creditsguide.admin import sign_in
from creditsguide.api import views as api
from creditsguide.calculator import views as calculator
from creditsguide.embed import badge_views, code_views, oembed, scripts
from creditsguide.embed import views as embed
from creditsguide.guide import changes
from creditsguide.guide import views as guide
from creditsguide.metadata import views as metadata
from creditsguide.web import health

handler400 = "creditsguide.web.errors.bad_request"
handler404 = "creditsguide.web.errors.not_found"
handler500 = "creditsguide.web.errors.failed"

urlpatterns = [
    path("", guide.guide, name="guide"),
    path("estimate/", calculator.estimate, name="estimate"),
    path("estimate.csv", calculator.estimate_csv),
    path("embed/", embed.embed, name="embed"),
    path("embed/estimate/", embed.estimate, name="embed-estimate"),
    path("embed/code/", code_views.embed_code, name="embed-code"),
    path("embed.js", scripts.embed, name="embed-script"),
    path("words.js", scripts.words),
    path("oembed/", oembed.oembed, name="oembed"),
    path("badge/<slug:slug>.svg", badge_views.svg),
    path("badge/<slug:slug>.png", badge_views.png),
    path("badge/<slug:slug>.txt", badge_views.text),
    path("badge/<slug:slug>.json", badge_views.shields),
    path("api/", api.page),
    path("api/v1/guide", api.guide),
    path("api/v1/estimate", api.estimate),
    path("api/v1/budget", api.budget),
    path("api/v1/words", api.words),
    path("api/v1/openapi.json", api.description),
    path("changes/", changes.page, name="changes"),
    path("changes.atom", changes.feed),
    path("guide.md", metadata.markdown),
    path("pricing.md", metadata.markdown),
    path("llms.txt", metadata.llms),
    path("robots.txt", metadata.robots),
    path("sitemap.xml", metadata.sitemap),
    path(".well-known/security.txt", metadata.security),
    path("og.png", metadata.link_picture),
    path("site.webmanifest", metadata.manifest),
    path("favicon.ico", metadata.favicon),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/login/", sign_in.sign_in),
    path("admin/", admin.site.urls),
]
