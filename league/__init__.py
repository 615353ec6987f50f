"""县域团务平台 (League): the house itself."""

from league.celery import app as celery_app

__all__ = ["celery_app"]
