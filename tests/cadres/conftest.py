"""The way to ask for a figure."""

import pytest

from league.kernel import metrics
from league.kernel.metrics import Period


@pytest.fixture
def figures_of(db):
    """figures_of("cadres.total", world.county, D) gives the figure, figures_of(…, by="nature") its cells."""

    def asked(code, org, on, by=""):
        metric, period, path = metrics.get(code), Period(on), org.path_then(on)
        return metric.cells(path, period, by) if by else metric.value(path, period)

    return asked
