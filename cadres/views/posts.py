"""Pages of posts: the register of a day, one post, appointing, correcting, relieving."""

from types import MappingProxyType

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.posts import Rank
from cadres.filters.posts import PostFilter
from cadres.forms.appraisals import GradeForm
from cadres.forms.handover import HandoverForm
from cadres.forms.posts import AppointForm, CorrectForm, RelieveForm
from cadres.models import PERSONAL, Post
from cadres.rules import posts as rules
from cadres.rules.appraisals import EDIT_APPRAISALS, promotion
from cadres.rules.handover import handover_findings, hands_over
from cadres.rules.teams import NUMBERS, YOUNG, limit
from cadres.services import appoint, relieve
from cadres.services.handover import grade, hand_over
from cadres.services.posts import access_role
from cadres.sheets.handover_letters import handed_over
from cadres.views.dated import DayViews, org_column
from cadres.views.sisters import TEAMS
from league.kernel import files
from league.kernel.clauses import Finding
from league.kernel.identity import age_on
from league.kernel.params import Book
from league.kernel.roles import Role
from league.kernel.views import Column
from members.choices import PostNature

TONES = {PostNature.FULL_TIME: "brand", PostNature.SECONDED: "blue", PostNature.PART_TIME: "line"}


class PostViews(DayViews):
    """See the module."""

    model = Post
    sisters = TEAMS
    route = "posts/"
    label, unit = gettext_lazy("任职名册"), gettext_lazy("人次")
    add_label = gettext_lazy("任命")
    permits = {"view": rules.VIEW, "add": rules.APPOINT, "edit": rules.APPOINT, "export": rules.EXPORT}
    events = {"add": rules.APPOINTED, "edit": rules.CORRECTED}
    filterset = PostFilter
    order = "org"
    empty_title = gettext_lazy("还没有任职的团干部")
    empty_text = gettext_lazy("手里有团干部名册的用“批量导入”；个别的在这里任命。")
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="name"),
        org_column(label=gettext_lazy("团组织"), sort="org__path"),
        Column("title", gettext_lazy("职务"), sort="title"),
        Column("rank", gettext_lazy("职级"), sort="rank", shown=False),
        Column("nature", gettext_lazy("性质"), sort="nature", tones=TONES),
        Column("quota", gettext_lazy("编制"), sort="quota"),
        Column("sex", gettext_lazy("性别"), shown=False),
        Column("birth", gettext_lazy("出生日期"), sort="birth", shown=False),
        Column("political", gettext_lazy("政治面貌"), sort="political"),
        Column("source", gettext_lazy("干部来源"), sort="source", shown=False),
        Column("start", gettext_lazy("任职日期"), sort="start"),
        Column("term_end", gettext_lazy("任期至"), sort="term_end", nullable=True),
        Column("document", gettext_lazy("任职文号"), shown=False),
    )
    detail_fields = (
        *("org", "title", "nature", "quota", "id_no", "sex", "birth", "ethnicity", "education", "political"),
        *("source", "phone", "start", "appointed", "term_end", "document", "end", "end_reason"),
        "end_document",
    )

    verbs = MappingProxyType({"relieve": rules.APPOINT, "grade": EDIT_APPRAISALS, "handover": rules.APPOINT})

    @classmethod
    def urls(cls):
        """The pages, and the list of what was handed over."""
        paper = cls._path("<int:pk>/handed/", "handed", ("GET",), "handed_letter", rules.VIEW, on_row=True)
        return [*super().urls(), paper]

    def queryset(self):
        """Posts with their organization and what was handed over."""
        return Post.objects.select_related("org", "handover")

    def form_class(self, action: str):
        """Of a post that is held, what does not change who holds what."""
        return AppointForm if action == "add" else CorrectForm

    def _saved(self, form, action: str, before: dict):
        """By the service, which writes the audit event."""
        if before:
            return super()._saved(form, action, before)
        data = form.cleaned_data
        person = {name: getattr(form.instance, name) for name in PERSONAL}
        told = {name: data[name] for name in ("title", "nature", "quota", "start", "term_end", "document")}
        return appoint(data["org"], person, **told, user=data["user"], actor=self.user)

    def title(self, obj) -> str:
        """Who and what."""
        return str(obj)

    def chips(self, obj):
        """Nature, and whether it is over."""
        gone = [(_("%(day)s 免职") % {"day": obj.end}, "danger")] if obj.end else []
        return [(obj.get_nature_display(), TONES.get(obj.nature, "line")), *gone]

    def facts(self, obj):
        """What is filled in, and what the post opens."""
        told = super().facts(obj)
        if obj.access_id is None:
            return told
        words = _("%(role)s，自 %(start)s 起") % {
            "role": Role(obj.access.role).label,
            "start": obj.access.start,
        }
        ended = _("，%(day)s 收回") % {"day": obj.access.end} if obj.access.end else ""
        return [*told, (_("随职务的权限"), f"{obj.access.user}：{words}{ended}")]

    def findings(self, obj) -> list[Finding]:
        """Somebody above the age of the clause, somebody to be promoted."""
        return [*self._age(obj), *promotion(obj), *handover_findings(obj, timezone.localdate())]

    def _age(self, obj) -> list[Finding]:
        today = timezone.localdate()
        most = limit(Book(NUMBERS), obj.org.path, obj.org.level, obj.nature, today)
        if obj.end or obj.rank == Rank.STAFF or not most or age_on(obj.birth, today) <= most:
            return []
        words = _("%(age)d 周岁，超过上限 %(most)d 周岁。请安排接替，或由上级调整规则参数。")
        told = words % {"age": age_on(obj.birth, today), "most": most}
        return [Finding("warn", YOUNG, told, measured=str(age_on(obj.birth, today)))]

    def detail_acts(self, obj):
        """To the team, to relieving."""
        acts = [{"label": _("班子"), "url": reverse("cadres:team", args=[obj.org_id]), "icon": "users"}]
        if not obj.end and self.holds(rules.APPOINT, obj):
            acts.append({"label": _("免职"), "url": self.url("relieve", obj.pk), "icon": "user-minus"})
        if hands_over(obj) and self.holds(rules.APPOINT, obj):
            acts.append({"label": _("工作交接"), "url": self.url("handover", obj.pk), "icon": "handshake"})
        if hasattr(obj, "handover"):
            acts.append({"label": _("交接清单"), "url": self.url("handed", obj.pk), "icon": "file-down"})
        if self.holds(EDIT_APPRAISALS, obj):
            acts.append({"label": _("年度等次"), "url": self.url("grade", obj.pk), "icon": "star"})
        return acts

    def offers(self, action: str, obj) -> bool:
        """Corrected while it is held."""
        return super().offers(action, obj) and not (action == "edit" and obj.end)

    def relieve_page(self, request, pk):
        """When and why somebody is relieved."""

        def act(obj, data):
            relieve(obj, actor=self.user, **data)
            return _("已免去：%(post)s。") % {"post": obj}, self.url("detail", obj.pk)

        post = self.fetch(pk, permit=rules.APPOINT)
        carries = access_role(post.org, post.rank) and post.access_id
        danger = _("随职务给的权限当天收回。") if carries else ""
        return self.verb(pk, rules.APPOINT, RelieveForm, _("免职：%(name)s"), act, danger=danger)

    def handover_page(self, request, pk):
        """What a relieved head hands over."""

        def act(obj, data):
            hand_over(obj, data, actor=self.user)
            return _("已登记工作交接：%(post)s。") % {"post": obj}, self.url("detail", obj.pk)

        return self.verb(pk, rules.APPOINT, HandoverForm, _("工作交接：%(name)s"), act)

    def handed_letter(self, request, pk):
        """The list of what was handed over as a Word document."""
        obj = self.fetch(pk, permit=rules.VIEW)
        return files.serve_bytes(handed_over(obj), f"{obj.org}{obj.name}{_('工作交接清单')}.docx")

    def grade_page(self, request, pk):
        """The grade of a year; a second one of the same year takes the place of the first."""

        def act(obj, data):
            grade(obj, data["year"], data["grade"], actor=self.user)
            return _("已登记 %(year)d 年度等次。") % {"year": data["year"]}, self.url("detail", obj.pk)

        return self.verb(pk, EDIT_APPRAISALS, GradeForm, _("年度等次：%(name)s"), act)
