"""The entry of the menu that leads to training and the registers, and a person's courses beside the post."""

from django.utils.translation import gettext_lazy as _

from cadres.models import Post, Trainee
from cadres.rules.training import VIEW_TRAINING
from league.kernel import panels
from league.kernel.navigation import nav
from league.kernel.panels import Panel

nav(_("团干部"), _("培训与名册"), "graduation-cap", "cadres:course-list", VIEW_TRAINING, order=48)


def tab(request, post: Post) -> dict:
    """The courses of the person who holds a post, the newest first."""
    rows = Trainee.objects.visible_to(request.user, VIEW_TRAINING).filter(id_index=post.id_index)
    taken = list(rows.select_related("course", "org").defer("id_no", "phone").order_by("-course__start"))
    return {"taken": taken, "hours": sum(each.hours for each in taken)}


panels.register(
    Post,
    Panel(
        "training",
        _("培训"),
        permit=VIEW_TRAINING,
        order=50,
        template="cadres/post_training.html",
        context=tab,
    ),
)
