"""Questions about courses."""

from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cadres.choices.training import CourseKind
from cadres.querysets.dated import DatedQuerySet


class CourseQuerySet(DatedQuerySet):
    """Courses."""

    def counted(self):
        """With `people` and `passed`: who took part, who passed; figures may still group them."""
        trainees = self.model.trainees.rel.related_model.objects.filter(course=OuterRef("pk"))
        by_course = trainees.order_by().values("course")
        people = by_course.annotate(n=Count("pk")).values("n")
        passed = by_course.annotate(n=Count("pk", filter=Q(passed=True))).values("n")
        return self.annotate(
            people=Coalesce(Subquery(people), 0, output_field=IntegerField()),
            passed=Coalesce(Subquery(passed), 0, output_field=IntegerField()),
        )


class TraineeQuerySet(DatedQuerySet):
    """Participants of courses."""

    def inducting(self, since: date | OuterRef):
        """Who took part in an induction or a rotation training that began on a day or later."""
        kinds = (CourseKind.INDUCTION, CourseKind.ROTATION)
        return self.filter(course__kind__in=kinds, course__start__gte=since)
