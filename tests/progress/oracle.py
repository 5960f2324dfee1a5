"""Method 1 a second time, written from its text alone: plain dictionaries in, the JSON document out.

It shares no code with the project and cares for nothing but being plainly right, so that the two can be held against
each other. Ties on a day go to the record whose id sorts last, except where the method names another rule.
"""

from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]


def document(plan: Json, evidence: list[Json], on: date) -> Json:
    """What the method says of a plan on a day; `plan` and `evidence` are as they stand in their files."""
    return {
        "method": 1,
        "on": on.isoformat(),
        "known_at": None,
        "plan": {"title": plan["title"], "starts": plan["starts"]},
        "phases": [of_phase(phase, date.fromisoformat(plan["starts"]), evidence, on) for phase in plan["phases"]],
    }


# days


def back(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, month_end(date(year, month + 1, 1)).day))


def month_end(day: date) -> date:
    while (day + timedelta(1)).month == day.month:
        day += timedelta(1)
    return day


def last_day(written: str) -> date:
    if len(written) == 4:
        return date(int(written), 12, 31)
    if len(written) == 7:
        return month_end(date.fromisoformat(written + "-01"))
    return date.fromisoformat(written)


def day_of(record: Json) -> date:
    ended = record.get("poll", {}).get("fieldwork", {}).get("to")
    return last_day(ended or record["happened_on"])


# readings


def said(indicator: Json, evidence: list[Json], on: date) -> list[tuple[date, str, Json, Json]]:
    """Day, id, link and poll of all that counts for an indicator, oldest first."""
    found = [
        (day_of(record), record["id"], link, record.get("poll", {}))
        for record in evidence
        for link in record["links"]
        if link.get("indicator") == indicator["id"] and not link.get("proxy") and day_of(record) <= on
    ]
    return sorted(found, key=lambda each: (each[0], each[1]))


def reading(indicator: Json, evidence: list[Json], on: date) -> Json:
    nothing = {
        "low": 0.0,
        "high": 1.0,
        "verdict": "unknown",
        "estimate": None,
        "interval": None,
        "value": None,
        "count": None,
        "stage": None,
        "observed_on": None,
        "evidence": [],
    }
    return nothing | KINDS[indicator["kind"]](indicator, evidence, on)


def clamp(share: float) -> float:
    return max(0.0, min(1.0, share))


def variance(link: Json, poll: Json) -> float:
    of_margin = (poll["margin"] / 1.96) ** 2 if poll.get("margin") is not None else 0.0
    p = link["value"]
    of_sample = p * (100 - p) / poll["sample_size"] if poll.get("sample_size") is not None else 0.0
    return max(of_margin, of_sample)


def usable_polls(indicator: Json, evidence: list[Json], on: date) -> list[tuple[date, str, Json, Json]]:
    after = back(on, indicator.get("window_months", 24))
    return [
        each
        for each in said(indicator, evidence, on)
        if each[0] > after and each[2].get("value") is not None and variance(each[2], each[3]) > 0
    ]


def pooled(indicator: Json, evidence: list[Json], on: date) -> Json:
    newest: dict[str, tuple[date, str, Json, Json]] = {}
    order = sorted(usable_polls(indicator, evidence, on), key=lambda e: (e[0], e[3].get("sample_size") or 0, e[1]))
    for each in order:
        newest[each[3]["pollster"]] = each
    polls = [each for each in order if each in newest.values()]
    if not polls:
        return {}
    p = [each[2]["value"] for each in polls]
    v = [variance(each[2], each[3]) for each in polls]
    tau2 = 0.0
    if len(polls) > 1:
        w = [1 / each for each in v]
        fixed = sum(a * b for a, b in zip(w, p, strict=True)) / sum(w)
        q = sum(a * (b - fixed) ** 2 for a, b in zip(w, p, strict=True))
        tau2 = max(0.0, (q - (len(polls) - 1)) / (sum(w) - sum(a * a for a in w) / sum(w)))
    w = [1 / (each + tau2) for each in v]
    estimate = sum(a * b for a, b in zip(w, p, strict=True)) / sum(w)
    error = (1 / sum(w)) ** 0.5
    lower, upper = estimate - 1.96 * error, estimate + 1.96 * error
    baseline, target = indicator["baseline"], indicator["target"]
    ends = [clamp((each - baseline) / (target - baseline)) for each in (lower, upper)]
    rising = target > baseline
    reached = lower >= target if rising else upper <= target
    short = upper < target if rising else lower > target
    return {
        "low": 1.0 if reached else min(ends),
        "high": 1.0 if reached else max(ends),
        "verdict": "reached" if reached else "not_reached" if short else "within_margin",
        "estimate": estimate,
        "interval": [lower, upper],
        "observed_on": polls[-1][0].isoformat(),
        "evidence": [each[1] for each in reversed(polls)],
    }


def of_poll(indicator: Json, evidence: list[Json], on: date) -> Json:
    now = pooled(indicator, evidence, on)
    if now.get("verdict") == "reached":
        day, ends = on, []
        for _ in range(11):
            day = day.replace(day=1) - timedelta(1)
            ends.append(day)
        year = [each for each in usable_polls(indicator, evidence, on) if each[0] > back(on, 12)]
        always = all(pooled(indicator, evidence, end).get("verdict") == "reached" for end in ends)
        if always and len(year) >= 3 and len({each[3]["pollster"] for each in year}) >= 2:
            now["verdict"] = "sustained"
    return now


def of_measure(indicator: Json, evidence: list[Json], on: date) -> Json:
    after = back(on, indicator.get("stale_after_months", 24))
    figures = [e for e in said(indicator, evidence, on) if e[0] > after and e[2].get("value") is not None]
    if not figures:
        return {}
    day, id, link, _ = figures[-1]
    share = clamp((link["value"] - indicator["baseline"]) / (indicator["target"] - indicator["baseline"]))
    return known(share, day, [id]) | {"value": link["value"]}


def of_activity(indicator: Json, evidence: list[Json], on: date) -> Json:
    after = back(on, indicator.get("window_months", 24))
    seen = [each for each in said(indicator, evidence, on) if each[0] > after]
    if not seen:
        return {}
    n = sum(link.get("count", 1) for _, _, link, _ in seen if link["stance"] == "supports")
    return known(clamp(n / indicator["target"]), seen[-1][0], [id for _, id, _, _ in reversed(seen)]) | {"count": n}


def of_stages(indicator: Json, evidence: list[Json], on: date) -> Json:
    named = [each for each in said(indicator, evidence, on) if each[2].get("stage")]
    if not named:
        return {}
    last = named[-1][0]
    there = {each[2]["stage"] for each in named if each[0] == last}
    stage = next(each for each in indicator["stages"] if each["id"] in there)
    used = [id for day, id, link, _ in reversed(named) if day == last and link["stage"] == stage["id"]]
    return known(stage["share"] / 100, last, used) | {"stage": stage["id"]}


def known(share: float, day: date, records: list[str]) -> Json:
    verdict = "reached" if share == 1 else "not_reached"
    return {"low": share, "high": share, "verdict": verdict, "observed_on": day.isoformat(), "evidence": records}


KINDS = {"poll": of_poll, "measure": of_measure, "activity": of_activity, "stages": of_stages}


# rolling up


def mean(parts: list[Json], weights: list[float]) -> Json:
    total = sum(weights)
    return {
        end: sum(part[end] * weight for part, weight in zip(parts, weights, strict=True)) / total
        for end in ("low", "high")
    }


def of_indicator(indicator: Json, evidence: list[Json], on: date) -> Json:
    now, before = reading(indicator, evidence, on), reading(indicator, evidence, back(on, 12))
    return {"id": indicator["id"], "kind": indicator["kind"], "slipped": now["high"] < before["low"], **now}


def of_milestone(milestone: Json, evidence: list[Json], on: date) -> Json:
    parts = [of_indicator(indicator, evidence, on) for indicator in milestone["indicators"]]
    shares = mean(parts, [indicator.get("weight", 1) for indicator in milestone["indicators"]])
    return {"id": milestone["id"], "state": milestone_state(parts), **shares, "indicators": parts}


def milestone_state(parts: list[Json]) -> str:
    if all(part["low"] == 1 for part in parts):
        return "reached"
    if any(part["slipped"] for part in parts):
        return "slipped"
    if all(part["verdict"] == "unknown" for part in parts):
        return "unknown"
    if all(part["high"] == 0 for part in parts if part["verdict"] != "unknown"):
        return "not_started"
    return "under_way"


def of_workstream(workstream: Json, evidence: list[Json], on: date) -> Json:
    parts = [of_milestone(milestone, evidence, on) for milestone in workstream["milestones"]]
    shares = mean(parts, [milestone.get("weight", 1) for milestone in workstream["milestones"]])
    return {"id": workstream["id"], **shares, "milestones": parts}


def of_phase(phase: Json, starts: date, evidence: list[Json], on: date) -> Json:
    workstreams = [of_workstream(workstream, evidence, on) for workstream in phase["workstreams"]]
    milestones = [part for workstream in workstreams for part in workstream["milestones"]]
    weights = [each.get("weight", 1) for workstream in phase["workstreams"] for each in workstream["milestones"]]
    states = [milestone["state"] for milestone in milestones]
    gate = of_gate(phase, [part for milestone in milestones for part in milestone["indicators"]])
    shares = mean(milestones, weights)
    return {
        "id": phase["id"],
        "state": phase_state(states, gate["open"]),
        **shares,
        "pace": pace(phase["years"], (on - starts).days / 365.25, **shares),
        "counts": {
            state: states.count(state) for state in ("reached", "under_way", "slipped", "not_started", "unknown")
        },
        "gate": gate,
        "workstreams": workstreams,
    }


def of_gate(phase: Json, parts: list[Json]) -> Json:
    required = [
        indicator["id"]
        for workstream in phase["workstreams"]
        for milestone in workstream["milestones"]
        for indicator in milestone["indicators"]
        if indicator.get("required")
    ]
    asked = [part for part in parts if part["id"] in required]
    return {
        "open": all(part["verdict"] in ("reached", "sustained") or part["low"] == 1 for part in asked),
        "indicators": [{"id": part["id"], "verdict": part["verdict"]} for part in asked],
    }


def phase_state(states: list[str], gate_open: bool) -> str:
    if set(states) == {"reached"} and gate_open:
        return "complete"
    if {"reached", "under_way", "slipped"} & set(states):
        return "under_way"
    return "not_started" if set(states) != {"unknown"} else "unknown"


def pace(years: Json, elapsed: float, low: float, high: float) -> str:
    elapsed = max(elapsed, 0.0)
    upper = min(1.0, elapsed / years["min"])
    lower = min(1.0, elapsed / years["max"]) if years.get("max") else 0.0
    if low > upper:
        return "ahead"
    if high < lower:
        return "behind"
    return "on_pace" if lower <= low and high <= upper else "cannot_tell"
