# One image for web, worker, beat and migrate; docker-compose.yml says which command each runs.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LEAGUE_VAR=/srv/league/var
WORKDIR /srv/league/app

# pg_dump for `manage.py backup`
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/league league \
    && install -d -o league -g league /srv/league/var

COPY requirements/base.lock requirements/base.lock
RUN pip install --no-cache-dir --require-hashes -r requirements/base.lock

COPY . .
RUN python scripts/messages.py compile

USER league
VOLUME /srv/league/var
EXPOSE 8000
CMD ["gunicorn", "league.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "3", "--threads", "4"]
