"""Addresses of reforms."""

app_name = "reforms"
urlpatterns: list = []
