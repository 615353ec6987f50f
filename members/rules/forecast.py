"""How the way may go on: the earliest day of every step that is still to come.

Each step is reckoned as early as the rules allow after the one before. A day already registered stands for
itself, so the answer for a later step counts on from what has happened.
"""

from datetime import date, timedelta

from league.kernel.calendar import add_working_days
from members.choices import Stage
from members.rules.admission import add_months, birthday, ruling_of
from members.rules.order import STAGES
from members.rules.terms import FORM_APART, MAX_AGE, MIN_AGE, NOTICE_DAYS, OBSERVATION_MONTHS

# The forward steps in their order: name, the state each starts from, the day it registers.
STEPS = (
    ("submit", Stage.DRAFT, "applied_on"),
    ("talk", Stage.SUBMITTED, "talked_on"),
    ("nominate", Stage.TALKED, "activist_on"),
    ("endorse", Stage.NOMINATED, "endorsed_on"),
    ("recommend", Stage.ACTIVIST, "candidate_on"),
    ("examine", Stage.CANDIDATE, "examined_on"),
    ("publish", Stage.EXAMINED, "notice_from"),
    ("conclude", Stage.NOTICE, ""),
    ("form", Stage.NOTICED, "introduced_on"),
    ("vote", Stage.FORMED, "meeting_on"),
    ("approve", Stage.VOTED, "approved_on"),
    ("file", Stage.ENROLLED, "filed_on"),
    ("inform", Stage.FILED, "informed_on"),
    ("swear", Stage.INFORMED, ""),
    ("archive", Stage.SWORN, "archived_on"),
    ("certify", Stage.ARCHIVED, "certified_on"),
)
BEFORE_APPROVAL = tuple(name for name, _state, _field in STEPS[:-5])


def earliest_days(application, on: date) -> dict[str, date]:
    """The earliest day of each step still to come, by its name; empty for a closed application.

    Stops before the first step that would fall on or after the day the applicant is too old to join.
    """
    if application.state == Stage.CLOSED:
        return {}
    here = _place(application)
    days: dict[str, date] = {}
    day = on
    for number, (name, _state, _field) in enumerate(STEPS):
        if number < here:
            continue
        day = max(day, _least(application, name, days, on))
        if name in BEFORE_APPROVAL and day >= _too_old(application, on):
            return days
        days[name] = day
    return days


def _place(application) -> int:
    """The number of the step to be taken next."""
    state = Stage.DRAFT if application.state == Stage.RETURNED else Stage(application.state)
    return STAGES.index(state)


def _least(application, name: str, days: dict[str, date], on: date) -> date:
    """What the rules ask of one step, reckoned from the days registered or forecast."""

    def ruled(code: str):
        return ruling_of(application, code, on).value

    def since(step: str) -> date:
        field = next(field for known, _state, field in STEPS if known == step)
        return days.get(step) or getattr(application, field) or on

    if name == "submit":
        return birthday(application.birth, ruled(MIN_AGE))
    if name == "recommend":
        return add_months(since("nominate"), ruled(OBSERVATION_MONTHS))
    if name in ("conclude", "vote") and ("publish" in days or application.notice_from):
        over = add_working_days(since("publish"), ruled(NOTICE_DAYS)).date + timedelta(days=1)
        apart = timedelta(days=ruled(FORM_APART))
        return max(over, since("form") + apart) if name == "vote" else over
    if name == "form":
        return days["conclude"] + timedelta(days=ruled(FORM_APART)) if "conclude" in days else on
    if name == "approve":
        return since("vote") + timedelta(days=ruled(FORM_APART))
    return on


def _too_old(application, on: date) -> date:
    return birthday(application.birth, ruling_of(application, MAX_AGE, on).value)
