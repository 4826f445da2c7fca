"""A lifting that an order kept in two columns of its own becomes a row of its own.

The old columns do not say who lifted or when it was asked: the order's own officer and
moment stand in. The triggers are off, because most of these stops have ended long ago.
"""

from django.db import migrations

_MOVE = """
ALTER TABLE stop_change DISABLE TRIGGER USER;
INSERT INTO stop_change (key, order_id, kind, reason, why, state, decider_id, needs_second,
                         proposed_at, asked_at, answer_code, effective_at)
SELECT lift_key, id, 'lift', 'ground_gone', lift_why,
       CASE state WHEN 'lifted' THEN 'done' WHEN 'stopped' THEN 'sent' ELSE 'refused' END,
       decider_id, FALSE, coalesce(answered_at, ordered_at), coalesce(answered_at, ordered_at),
       '', CASE state WHEN 'lifted' THEN ended_at END
FROM stop_order WHERE lift_key IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE stop_change ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("stop", "0003_changes_and_public_accounts")]

    operations = [migrations.RunSQL(_MOVE, migrations.RunSQL.noop)]
