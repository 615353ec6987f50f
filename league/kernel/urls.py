"""Addresses of the kernel: preferences of the pages."""

from django.urls import path

from league.kernel.views import preferences

app_name = "kernel"
urlpatterns = [
    path("size/", preferences.set_size, name="set-size"),
    path("language/", preferences.set_language, name="set-language"),
    path("filters/save/", preferences.save_filter, name="filter-save"),
    path("filters/<int:pk>/delete/", preferences.delete_filter, name="filter-delete"),
    path("columns/", preferences.choose_columns, name="columns-save"),
]
