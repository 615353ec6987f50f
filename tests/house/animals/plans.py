"""Animals of the change plans: a draft with one step, below the township of a branch or the county itself."""

from accounts.models import User
from orgs.choices.plans import Verb
from orgs.models import ChangePlan, ChangeStep, Org


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A plan and its step."""
    top = org.parent if org.is_branch else org
    plan = ChangePlan.objects.create(org=top, title=word, reason="村级区划调整", created_by=by)
    step = ChangeStep.objects.create(plan=plan, position=1, verb=Verb.GIVE, org=org, to=org)
    return {"orgs.ChangePlan": plan, "orgs.ChangeStep": step}
