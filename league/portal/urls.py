"""Addresses of the portal."""

from django.urls import path

from league.portal.views import help, home, params, search, todos
from league.portal.views.imports import finish, held, review, upload

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("todos/", todos.todos, name="todos"),
    path("search/", search.search, name="search"),
    path("help/", help.contents, name="help"),
    path("help/<slug:page>/", help.page, name="help-page"),
    path("rules/", params.index, name="params"),
    path("rules/values/<int:pk>/withdraw/", params.withdraw, name="param-withdraw"),
    path("rules/<str:code>/", params.detail, name="param"),
    path("rules/<str:code>/set/", params.set_value, name="param-set"),
    path("imports/", upload.imports, name="imports"),
    path("imports/template/<slug:kind>/", upload.template, name="import-template"),
    path("imports/held/", held.held, name="imports-held"),
    path("imports/<int:pk>/", review.detail, name="import-detail"),
    path("imports/<int:pk>/columns/", review.mapping, name="import-mapping"),
    path("imports/<int:pk>/fix/", review.fix, name="import-fix"),
    path("imports/<int:pk>/rows/<int:number>/", review.row, name="import-row"),
    path("imports/<int:pk>/rows/<int:number>/skip/", review.skip, name="import-skip"),
    path("imports/<int:pk>/rows/<int:number>/choose/", review.choose, name="import-decide"),
    path("imports/<int:pk>/rows/<int:number>/settle/", held.decide, name="import-settle"),
    path("imports/<int:pk>/commit/", finish.commit, name="import-commit"),
    path("imports/<int:pk>/progress/", finish.progress, name="import-progress"),
    path("imports/<int:pk>/workbook/", finish.workbook, name="import-workbook"),
    path("imports/<int:pk>/undo/", finish.undo, name="import-undo"),
    path("imports/<int:pk>/drop/", finish.drop, name="import-drop"),
]
