"""Addresses of figures, reports and the export centre."""

from django.urls import path

from reports.views import exports, figures, forms, shares

app_name = "reports"
urlpatterns = [
    path("reports/", forms.index, name="report-list"),
    path("reports/typed/", forms.typed, name="report-typed"),
    path("reports/<int:pk>/", forms.show, name="report-show"),
    path("reports/<int:pk>/order/", forms.order, name="report-order"),
    path("figures/", figures.index, name="figure-index"),
    path("figures/<int:pk>/", figures.show, name="figure-show"),
    path("figures/<int:pk>/rows/", figures.rows, name="figure-rows"),
    path("figures/<int:pk>/shares/", shares.show, name="share-show"),
    path("exports/", exports.index, name="export-list"),
    path("exports/<int:pk>/download/", exports.download, name="export-download"),
    path("exports/<int:pk>/again/", exports.again, name="export-again"),
]
