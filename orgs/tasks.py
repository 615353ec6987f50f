"""What beat does for organizations: plans approved for a day to come are carried out when it has come."""

from celery import shared_task

from orgs.workflows import carry_out_due


@shared_task(name="orgs.carry_out_due", ignore_result=True)
def carry_out_plans() -> None:
    """Carry out every approved plan whose day has come."""
    carry_out_due()
