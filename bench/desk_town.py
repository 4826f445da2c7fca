"""The tables of a centre after years of work: a million ended alerts, ten thousand open ones.

Everything is made up (虚构). Written by SQL with the triggers off, since the history of made-up
rows is nobody's history; every check of the tables holds.
"""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg

TOWNS, RESIDENTS = 20, 100_000
TYPES = ("brushing", "loan", "investment", "customer_service", "authority", "shopping")


def fill(dsn: str, ended: int, opened: int, officers: list[int]) -> None:
    """Units, residents, and alerts with their tasks; the statistics are fresh afterwards.

    Half of the open tasks are given to these officers, each as many.
    """
    _units()
    given = {
        "residents": RESIDENTS, "ended": ended, "opened": opened, "now": datetime.now(UTC),
        "officers": officers, "types": list(TYPES),
    }  # fmt: skip
    with psycopg.connect(dsn, autocommit=True) as base:
        base.execute("SET session_replication_role = replica")
        for statement in (_RESIDENTS, _PHONES, _ENDED, _OPEN):
            base.execute(statement, given)
        base.cursor().executemany(_STAKE, _stakes())
        for statement in (_ENDED_TASKS, _OPEN_TASKS):
            base.execute(statement, given)
        base.execute("VACUUM ANALYZE")


def _stakes() -> list[tuple[int, int]]:
    """Of each open alert what its last sign would have written."""
    from fanzha.prevent.alert.keeping import facts_of
    from fanzha.prevent.alert.models import Alert
    from fanzha.prevent.alert.worth import stake

    return [(stake(facts_of(alert)), alert.pk) for alert in Alert.objects.filter(state="open")]


_STAKE = "UPDATE alert_alert SET stake_fen = %s WHERE id = %s"


def _units() -> None:
    from fanzha.govern.units.actions import NewUnit, enter_units

    enter_units(
        [NewUnit(f"X{number:02}", f"{number} 镇(虚构)", f"town {number} (made up)", "town", "X")
         for number in range(TOWNS)]
    )  # fmt: skip


_TOWN = "(SELECT id FROM units_unit WHERE code = 'X' || lpad((n %% 20)::text, 2, '0'))"

_RESIDENTS = f"""
    INSERT INTO protect_resident (person_id, name, sex, birth_year, occupation, address, unit_id,
        hukou_region, from_elsewhere, employer, employer_phone, family_name, family_phone,
        landlord_name, landlord_phone)
    SELECT 'R' || n, '虚构' || n, '', 1980, '', '', {_TOWN}, '', false, '',
        CASE WHEN n %% 3 = 0 THEN '13700000000' ELSE '' END, '',
        CASE WHEN n %% 5 = 0 THEN '13700000000' ELSE '' END, '', ''
    FROM generate_series(1, %(residents)s) n
"""

_PHONES = """
    INSERT INTO protect_phone (resident_id, number)
    SELECT id, '139' || lpad(substr(person_id, 2), 8, '0') FROM protect_resident
"""

_REASONS = """'[{"code": "warning_order", "params": {"sender": "虚构"}}]'"""

_COLUMNS = """
    INSERT INTO alert_alert (subject, phone, resident_id, unit_id, source, scam_type, level, peak,
        is_judged, state, ended, whom, reasons, evidence, money_fen, stake_fen, received_at,
        closed_at, expires_at)
"""

_ENDED = f"""{_COLUMNS}
    SELECT 'R' || r.n, r.number, r.id, r.unit_id, 'detector', 'loan', 'medium', 'medium', false,
        'closed', 'dissuaded', '[]', {_REASONS}, '[]', null, 0,
        %(now)s - a * interval '1 minute', %(now)s - a * interval '1 minute' + interval '20 minutes',
        null
    FROM generate_series(1, %(ended)s) a
    JOIN (SELECT resident.id, unit_id, number, substr(person_id, 2)::int n FROM protect_resident resident
          JOIN protect_phone phone ON phone.resident_id = resident.id) r
      ON r.n = a %% %(residents)s + 1
"""

_OPEN = f"""{_COLUMNS}
    SELECT 'R' || r.n, r.number, r.id, r.unit_id, 'detector',
        (%(types)s::text[])[1 + r.n %% cardinality(%(types)s::text[])],
        (ARRAY['medium', 'high'])[1 + r.n %% 2], 'high', false, 'open', '', '[]', {_REASONS}, '[]',
        CASE WHEN r.n %% 3 = 0 THEN (1e5 * power(10, r.n * 7919 %% 1000 / 400.0))::bigint END, 0,
        %(now)s - (r.n * 31 %% 36000) * interval '1 second', null, %(now)s + interval '1 day'
    FROM (SELECT resident.id, unit_id, number, substr(person_id, 2)::int n FROM protect_resident resident
          JOIN protect_phone phone ON phone.resident_id = resident.id) r
    WHERE r.n <= %(opened)s
"""

_TASK_COLUMNS = """
    INSERT INTO dissuade_task (alert_id, state, received_at, level, reach_by, meet_by, assigned_why,
        visitor_why, came_back, late_reach, late_meet, outcome, saved_fen, closed_at, paid_step,
        check_due, check_outcome, assigned_to_id)
"""

_ENDED_TASKS = f"""{_TASK_COLUMNS}
    SELECT id, 'closed', received_at, level, null, null, '', '', false, false, false, 'dissuaded',
        0, closed_at, '', false, '', null
    FROM alert_alert WHERE state = 'closed'
"""

_OPEN_TASKS = f"""{_TASK_COLUMNS}
    SELECT id, 'waiting', received_at, level, received_at + interval '1 day',
        received_at + interval '2 days', '', '', false, id %% 500 = 0, false, '', 0, null, '', false,
        '', CASE WHEN id %% 2 = 0
            THEN (%(officers)s::bigint[])[1 + id / 2 %% cardinality(%(officers)s::bigint[])] END
    FROM alert_alert WHERE state = 'open'
"""
