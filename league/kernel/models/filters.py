"""What a user keeps about list pages: named filters, chosen columns; and the keys of forms already used."""

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """A filter a user has named; `page` is the URL name of the list, `query` its query string."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=80)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_filter_name_once")
        ]

    def __str__(self):
        return self.name


class ColumnChoice(models.Model):
    """The columns a user wants on a list page, by name, in the order of the page."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=80)
    names = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="column_choice_once")]

    def __str__(self):
        return f"{self.page}: {'、'.join(self.names)}"


class UsedKey(models.Model):
    """The idempotency key of a form that has been carried out, so that a second click does nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="used_key_once")]

    def __str__(self):
        return self.key
