from league.kernel import jobs
from tests.factories import make_member


def test_it(world, as_user):
    make_member(world.branch, "=1+1")
    make_member(world.other_branch, "赵强", sex="1")
    c = as_user(world.staff)
    for url in [
        "/data/reports/",
        "/data/reports/typed/",
        f"/data/reports/{world.county.pk}/",
        f"/data/reports/{world.county.pk}/?form=R2",
        f"/data/reports/{world.county.pk}/?form=R4&on=2026-01-02",
        f"/data/reports/{world.county.pk}/?form=R1&on=2000-01-02",
        f"/data/figures/{world.county.pk}/",
        f"/data/figures/{world.county.pk}/rows/?metric=members.total&sex=2",
        "/data/exports/",
    ]:
        r = c.get(url)
        assert r.status_code == 200, (url, r.status_code)
    r = c.post(f"/data/reports/{world.county.pk}/order/", {"form": "R4", "on": "", "scheme": ""})
    assert r.status_code == 302
    assert jobs.run_waiting() == 1
    r = c.get("/data/exports/")
    print(r.content.decode()[-3000:])
    from league.kernel.models.jobs import Job

    j = Job.objects.get()
    print(j.state, j.error)
    r = c.get(f"/data/exports/{j.pk}/download/")
    assert r.status_code == 200
    b"".join(r.streaming_content)
    assert as_user(world.secretary).get(f"/data/exports/{j.pk}/download/").status_code == 404
