"""The Celery application: the doorbell of the job ledger (league.kernel.jobs)."""

import os

from celery import Celery

from league.kernel import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "league.settings")

broker.register()
app = Celery("league")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
