"""The table of addresses. They are promises: one that has been public keeps working."""

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, register_converter

from partnerships.exports.subjects import SUBJECTS
from partnerships.limits.rules import SIGN_IN
from partnerships.views import (
    accessibility,
    agreements,
    api,
    browse,
    components,
    editions,
    embed,
    facets,
    feeds,
    files,
    history,
    landing,
    maps,
    meta,
    reconcile,
    reports,
    sharing,
    sitemaps,
    subjects,
    suggest,
)
from partnerships.views.limiting import is_sent, limited


class NumberConverter:
    """A positive number without leading zeros that fits the database's integers."""

    regex = r"[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(NumberConverter, "number")

agreement_pages = [
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("agreements/<number:number>/", agreements.agreement_detail, name="agreement-detail"),
    path("agreements/facets/<slug:name>/", facets.facet_detail, name="facet-detail"),
    path("embed/agreements/", embed.agreement_list, name="embedded-agreement-list"),
]

sharing_data = [
    path("card.png", sharing.site_card, name="site-card"),
    path("agreements/qr.svg", sharing.search_qr, name="search-qr"),
    path("agreements/<number:number>/qr.svg", sharing.agreement_qr, name="agreement-qr"),
    path(
        "agreements/<number:number>/versions/<number:version>/card.png",
        sharing.agreement_card,
        name="agreement-card",
    ),
]

agreement_data = [
    path("partners/map.svg", maps.world_map, name="partner-map"),
    path("agreements.json", agreements.agreement_list_json, name="agreement-list-json"),
    path(
        "agreements/<number:number>.json",
        agreements.agreement_detail_json,
        name="agreement-detail-json",
    ),
    path("agreements.csv", files.agreement_file, {"form": "csv"}, name="agreements-csv"),
    path("agreements.xlsx", files.agreement_file, {"form": "xlsx"}, name="agreements-xlsx"),
    path("agreements.jsonl", files.agreement_file, {"form": "jsonl"}, name="agreements-jsonl"),
    path("agreements.geojson", files.agreement_file, {"form": "geojson"}, name="agreements-map"),
    path("agreements.ics", files.agreement_file, {"form": "ics"}, name="agreements-calendar"),
    path(
        "agreements/<number:number>/versions/<number:version>.json",
        history.agreement_version_json,
        name="agreement-version-json",
    ),
]

api_data = [
    path("api/openapi.json", api.openapi, name="openapi"),
    path("catalog.ttl", api.catalogue, {"form": "ttl"}, name="catalogue-turtle"),
    path("catalog.jsonld", api.catalogue, {"form": "jsonld"}, name="catalogue-json-ld"),
]

subject_data = [
    path("changes.json", history.change_list_json, name="change-list-json"),
    *(
        path(f"{subject}.json", subjects.subject_list_json, {"subjects": subject})
        for subject in SUBJECTS
    ),
    path("partners/<number:value>.json", subjects.subject_detail_json, {"subjects": "partners"}),
    *(
        path(f"{subject}/<str:value>.json", subjects.subject_detail_json, {"subjects": subject})
        for subject in SUBJECTS
        if subject != "partners"
    ),
]

file_pages = [
    path("data/", files.data_list, name="data-list"),
    path("about/data/", files.about_data, name="about-data"),
    path("about/api/", api.about_api, name="about-api"),
    path("about/accessibility/", accessibility.accessibility, name="about-accessibility"),
]

file_data = [
    path("data/latest.zip", files.latest_package, name="latest-package"),
    path("data/agreements-<str:day>.zip", files.dated_package, name="dated-package"),
    path("data/agreements.sqlite3", files.sqlite_file, name="sqlite-file"),
]

browse_pages = [
    path("", browse.home, name="home"),
    path("prefectures/", browse.prefecture_list, name="prefecture-list"),
    path("prefectures/<str:code>/", landing.prefecture_detail, name="prefecture-detail"),
    path("local-governments/", browse.government_list, name="local-government-list"),
    path(
        "local-governments/<str:code>/", landing.government_detail, name="local-government-detail"
    ),
    path("countries/", browse.country_list, name="country-list"),
    path("countries/<str:slug>/", landing.country_detail, name="country-detail"),
    path("partners/", browse.partner_list, name="partner-list"),
    path("partners/<number:pk>/", landing.partner_detail, name="partner-detail"),
    path("topics/", browse.topic_list, name="topic-list"),
    path("topics/<str:code>/", landing.topic_detail, name="topic-detail"),
    path("timeline/", browse.timeline, name="timeline"),
    path("about/", browse.about, name="about"),
]

report_pages = [
    path("agreements/<number:number>/report/", reports.report_form, name="report-form"),
    path("reports/<str:secret>/", reports.report_detail, name="report-detail"),
    path("about/privacy/", reports.privacy, name="privacy"),
]

history_pages = [
    path(
        "agreements/<number:number>/history/", history.agreement_history, name="agreement-history"
    ),
    path(
        "agreements/<number:number>/versions/<number:version>/",
        history.agreement_version,
        name="agreement-version",
    ),
    path("changes/", history.change_list, name="change-list"),
    path("editions/", editions.edition_list, name="edition-list"),
    path("editions/<slug:key>/", editions.edition_detail, name="edition-detail"),
]

feed_data = [
    path("changes.atom", feeds.change_feed, name="change-feed"),
    path("agreements.atom", feeds.agreement_feed, name="agreement-feed"),
    *(
        path(f"{subjects}/<str:value>.atom", feeds.subject_feed, {"subjects": subjects}, name=name)
        for subjects, name in (
            ("prefectures", "prefecture-feed"),
            ("local-governments", "local-government-feed"),
            ("countries", "country-feed"),
            ("topics", "topic-feed"),
        )
    ),
    path(
        "partners/<number:value>.atom",
        feeds.subject_feed,
        {"subjects": "partners"},
        name="partner-feed",
    ),
]

# No pages, but what a reader of pages sees of them is words.
search_forms = [
    path("suggest", suggest.suggest, name="suggest"),
    path("opensearch.xml", suggest.opensearch, name="opensearch"),
]

for_crawlers = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap-index"),
    path("sitemap-pages.xml", sitemaps.page_sitemap, name="page-sitemap"),
    path(
        "sitemap-agreements-<number:run>.xml", sitemaps.agreement_sitemap, name="agreement-sitemap"
    ),
]

reconcile_data = [
    path("reconcile/", reconcile.service, name="reconcile"),
    *(
        path(f"reconcile/suggest/{kind}", reconcile.suggest, {"kind": kind}, name=f"suggest-{kind}")
        for kind in ("entity", "property", "type")
    ),
    *(
        path(
            f"reconcile/flyout/{kind}/<str:key>",
            reconcile.flyout,
            {"kind": kind},
            name=f"flyout-{kind}",
        )
        for kind in ("entity", "property", "type")
    ),
    path("reconcile/preview/<str:key>", reconcile.preview, name="reconcile-preview"),
    path("reconcile/entity/<str:key>", reconcile.entity_page, name="reconcile-entity"),
    path("reconcile/properties", reconcile.propose_properties, name="reconcile-properties"),
]

for_monitors = [
    path("healthz", meta.healthz, name="healthz"),
    path("readyz", meta.readyz, name="readyz"),
    path("metrics", meta.metrics, name="metrics"),
    path(".well-known/security.txt", meta.security_txt, name="security-txt"),
]

sent = limited(SIGN_IN, when=is_sent)
# Nobody signs up or gets a password by mail, so allauth's own table of addresses is not included.
staff_pages = [
    path("login/", sent(account_views.login), name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("password/", account_views.password_change, name="account_change_password"),
    path("confirm/", sent(account_views.reauthenticate), name="account_reauthenticate"),
    path("second-factor/authenticate/", sent(factor_views.authenticate), name="mfa_authenticate"),
    path("second-factor/confirm/", sent(factor_views.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/", factor_views.index, name="mfa_index"),
    path("second-factor/totp/", include("allauth.mfa.totp.urls")),
    path("second-factor/passkeys/", include("allauth.mfa.webauthn.urls")),
    path("second-factor/recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
]

# Every page ends in a slash and is in English under /en/ too; data have one address.
urlpatterns = [
    *i18n_patterns(
        *browse_pages,
        *agreement_pages,
        *file_pages,
        *history_pages,
        *report_pages,
        *search_forms,
        prefix_default_language=False,
    ),
    *agreement_data,
    *sharing_data,
    *subject_data,
    *api_data,
    *file_data,
    *feed_data,
    *reconcile_data,
    *for_crawlers,
    *for_monitors,
    path("staff/", include(staff_pages)),
    path("admin/", admin.site.urls),
]

if settings.DEBUG:
    urlpatterns.append(path("components/", components.component_list, name="component-list"))

handler400 = "partnerships.views.meta.bad_request"
handler403 = "partnerships.views.meta.forbidden"
handler404 = "partnerships.views.meta.not_found"
handler429 = "partnerships.views.meta.too_many_attempts"
handler500 = "partnerships.views.meta.server_error"
