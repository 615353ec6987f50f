"""Grade an importer's dry-run result against an answer key.
usage: grade.py KEY.json RESULT.json [--codes map.json]
RESULT = {"rows":[{"sheet":"Sheet1","row":4,"status":"import|reject|duplicate|skip","reasons":[..],"warnings":[..],"values":{..}}]}
row = physical Excel row (CSV: record index), 1-based. Rows absent from RESULT count as skip. --codes maps the project's own codes to the key's codes.
Score = 40 % status + 20 % reject reason + 30 % values + 10 % warnings; a wrongly imported row (key: reject/skip/duplicate) costs 5 rows' status.
"""

import json
import sys


def same(k, want, got):
    if want in (None, ""):
        return got in (None, "", [])
    if got is None:
        return False
    if k in ("join_date", "appointed", "founded", "applied", "last_election", "meeting_date"):
        return str(got)[: len(want)] == want
    if isinstance(want, (int, float)):
        try:
            return abs(float(got) - want) < 1e-6
        except (TypeError, ValueError):
            return False
    return str(got) == str(want)


def grade(key, res, cm={}):
    got = {(r["sheet"], r["row"]): r for r in res["rows"]}
    want = {(r["sheet"], r["row"]): r for r in key["rows"]}
    m = lambda xs: {cm.get(x, x) for x in xs or []}
    n = len(want)
    st = re = rn = va = vn = wa = wn = 0
    penalty = 0
    log = []
    for pos, k in want.items():
        g = got.get(pos, dict(status="skip"))
        ok = g["status"] == k["status"] or g["status"] in k.get("alt_status", [])
        flagged = "DATE_AMBIGUOUS" in m(g.get("reasons")) | m(g.get("warnings"))
        if k.get("ambiguous") and g["status"] == "reject" and flagged:
            ok = True
        st += ok
        if not ok:
            log.append(
                f"{pos} status want {k['status']} {k.get('reasons', '')} got {g['status']} {g.get('reasons', '')}"
            )
            if g["status"] == "import":
                penalty += 4
        if k["status"] == "reject":
            rn += 1
            hit = bool(m(g.get("reasons")) & set(k.get("reasons_any") or k["reasons"]))
            re += hit
            if ok and not hit:
                log.append(f"{pos} reason want {k['reasons']} got {g.get('reasons')}")
        if "values" in k and g["status"] in ("import", "duplicate"):
            for f, w in k["values"].items():
                if k["status"] == "duplicate" and f not in ("name", "id_no"):
                    continue
                vn += 1
                v = same(f, w, (g.get("values") or {}).get(f)) or (
                    f == "join_date" and k.get("ambiguous") and flagged
                )
                va += v
                if not v:
                    log.append(f"{pos} {f} want {w!r} got {(g.get('values') or {}).get(f)!r}")
        elif "values" in k:
            vn += len(k["values"])
        if k["status"] == "import" and g["status"] == "import":
            wn += 1
            w = m(g.get("warnings"))
            al = set(k.get("warnings_allowed", []))
            good = set(k["warnings"]) <= w and ("*" in al or w <= set(k["warnings"]) | al)
            wa += good
            if not good:
                log.append(f"{pos} warnings want {k['warnings']} (+{sorted(al)}) got {sorted(w)}")
    extra = [p for p, r in got.items() if p not in want and r["status"] == "import"]
    for p in extra:
        log.append(f"{p} imported but not a data row")
        penalty += 5
    pct = lambda a, b: 1.0 if not b else a / b
    s = 100 * (0.4 * max(0, (st - penalty) / n) + 0.2 * pct(re, rn) + 0.3 * pct(va, vn) + 0.1 * pct(wa, wn))
    return dict(
        file=key["file"],
        score=round(s, 1),
        status=f"{st}/{n}",
        reasons=f"{re}/{rn}",
        values=f"{va}/{vn}",
        warnings=f"{wa}/{wn}",
        wrongly_imported=penalty,
        problems=log,
    )


if __name__ == "__main__":
    cm = json.load(open(sys.argv[4])) if len(sys.argv) > 4 and sys.argv[3] == "--codes" else {}
    r = grade(
        json.load(open(sys.argv[1], encoding="utf8")), json.load(open(sys.argv[2], encoding="utf8")), cm
    )
    print(json.dumps(r, ensure_ascii=False, indent=1))
