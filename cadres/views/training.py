"""Courses and their participants: list, detail with the people, certificates as a Word document."""

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.training import CourseLevel
from cadres.filters.training import CourseFilter, TraineeFilter
from cadres.forms.training import CourseForm, TraineeForm
from cadres.models import Course, Trainee
from cadres.rules import training as rules
from cadres.services import training as services
from cadres.sheets import training_letters as letters
from cadres.views.dated import RegisterViews, org_column
from cadres.views.sisters import TRAINING
from league.kernel import audit, files
from league.kernel.views import Column, declare, fetch

SHOWN = 60
PERMITS = {
    "view": rules.VIEW_TRAINING,
    "add": rules.EDIT_TRAINING,
    "edit": rules.EDIT_TRAINING,
    "delete": rules.EDIT_TRAINING,
    "export": rules.EXPORT_TRAINING,
}
TONES = dict.fromkeys(CourseLevel, "line")


class CourseViews(RegisterViews):
    """Pages of the courses."""

    model = Course
    sisters = TRAINING
    route = "courses/"
    label, unit = gettext_lazy("培训班"), gettext_lazy("期")
    add_label = gettext_lazy("登记培训班")
    permits = PERMITS
    filterset = CourseFilter
    form = CourseForm
    order = "-start"
    empty_title = gettext_lazy("还没有培训班")
    empty_text = gettext_lazy("手里有学员名单的，用“批量导入”选“培训学员名单”，培训班会一起登记。")
    columns = (
        Column("name", gettext_lazy("培训班名称"), lead=True, sort="name"),
        Column("level", gettext_lazy("培训级别"), sort="level", tones=TONES),
        Column("kind", gettext_lazy("培训类型")),
        org_column(label=gettext_lazy("主办团组织")),
        Column("start", gettext_lazy("开班日期"), sort="start"),
        Column("last", gettext_lazy("结束日期"), shown=False),
        Column("hours", gettext_lazy("总学时"), num=True),
        Column("people", gettext_lazy("学员人数"), choices={}, num=True, sort="people"),
        Column("passed", gettext_lazy("结业人数"), choices={}, num=True),
        Column("place", gettext_lazy("地点"), shown=False),
    )
    detail_fields = (
        *("org", "level", "kind", "start", "last", "hours", "theory_hours", "place", "organizer"),
        *("document", "note"),
    )

    @classmethod
    def urls(cls):
        """The pages, and the list of certificates."""
        return [path("courses/<int:pk>/certificates/", certificates, name="certificates"), *super().urls()]

    def queryset(self):
        """Courses with their organization."""
        return Course.objects.select_related("org")

    def visible(self, action: str = "list"):
        """Lists count the participants."""
        rows = super().visible(action)
        return rows.counted() if action in ("list", "export") else rows

    def save(self, form, action: str):
        """By the service."""
        return services.keep_course(form.instance, actor=self.user)

    def findings(self, obj):
        """Too little theory."""
        return rules.theory_findings(obj)

    def detail_context(self, obj) -> dict:
        """The participants, the first of them by name."""
        people = obj.trainees.select_related("org").defer("id_no", "phone").order_by("pk")
        listed = f"{reverse('cadres:trainee-list')}?course={obj.pk}"
        add = f"{reverse('cadres:trainee-add')}?course={obj.pk}"
        return super().detail_context(obj) | {
            "people": people[:SHOWN],
            "number": people.count(),
            "list_url": listed,
            "person_url": add if self.holds(rules.EDIT_TRAINING, obj) else "",
        }

    def detail_acts(self, obj):
        """The list of certificates."""
        if not self.holds(rules.EXPORT_TRAINING, obj):
            return []
        url = reverse("cadres:certificates", args=[obj.pk])
        return [{"label": _("结业名单"), "url": url, "icon": "file-text"}]


class TraineeViews(RegisterViews):
    """Pages of the participants."""

    model = Trainee
    sisters = TRAINING
    route = "trainees/"
    label, unit = gettext_lazy("培训学员"), gettext_lazy("人次")
    add_label = gettext_lazy("登记学员")
    permits = PERMITS
    filterset = TraineeFilter
    form = TraineeForm
    order = "-start"
    empty_title = gettext_lazy("还没有培训学员")
    empty_text = gettext_lazy("先登记培训班，再从培训班里登记学员；名单多的用“批量导入”。")
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="name"),
        Column("course", gettext_lazy("培训班"), source=("course__name",)),
        Column("start", gettext_lazy("开班日期"), source=("course__start",), sort="course__start"),
        Column("sex", gettext_lazy("性别"), shown=False),
        org_column(label=gettext_lazy("所在团组织")),
        Column("title", gettext_lazy("职务")),
        Column("hours", gettext_lazy("完成学时"), num=True, sort="hours"),
        Column("passed", gettext_lazy("考核合格")),
        Column("certificate", gettext_lazy("结业证书编号")),
    )
    detail_fields = (
        *("course", "id_no", "sex", "birth", "org", "title", "phone", "hours", "passed", "certificate"),
        "note",
    )

    def queryset(self):
        """Participants with course and organizations."""
        return Trainee.objects.select_related("course__org", "org")

    def save(self, form, action: str):
        """By the service."""
        return services.keep_trainee(form.instance, actor=self.user)

    def after_save_url(self, obj, action: str) -> str:
        """Back to the course, where the next one is entered."""
        return reverse("cadres:course-detail", args=[obj.course_id])

    def detail_meta(self, obj) -> list[str]:
        """All courses and hours under the same number in reach."""
        return [person_words(self.user, obj.id_index)]


def person_words(user, id_index: str) -> str:
    """How many courses and hours a person has, of those the user may see."""
    rows = Trainee.objects.visible_to(user, rules.VIEW_TRAINING).filter(id_index=id_index)
    hours = float(sum(rows.values_list("hours", flat=True)))
    return _("参加培训 %(n)d 期，共 %(hours)s 学时") % {"n": rows.count(), "hours": f"{hours:g}"}


@declare(rules.EXPORT_TRAINING, "cadres.Course")
def certificates(request, pk) -> HttpResponse:
    """The list of certificates of a course as a Word document."""
    course = fetch(request.user, rules.EXPORT_TRAINING, Course.objects.select_related("org"), pk=pk)
    content = letters.certificates(course)
    audit.record(request.user, rules.LISTED, course, None, {"course": course.name})
    return files.serve_bytes(content, f"{course.name}{_('结业名单')}.docx")
