"""What the columns of a task said of its clocks until now becomes rows of deadlines."""

from django.db import migrations

# The moment a deadline of before fired was not kept: it fired when it was due, at the earliest.
CLOCKS = """
    INSERT INTO dissuade_deadline (task_id, kind, started_at, due_at, fired_at, done_at, late)
    SELECT id, 'reach', received_at, reach_by,
        CASE WHEN late_reach THEN reach_by END,
        CASE WHEN NOT late_reach THEN coalesce(reached_at, closed_at) END, false
    FROM dissuade_task
    UNION ALL
    SELECT id, 'meet', received_at, meet_by,
        CASE WHEN late_meet THEN meet_by END,
        CASE WHEN NOT late_meet THEN coalesce(met_at, closed_at) END, false
    FROM dissuade_task
"""
LEVELS = """
    UPDATE dissuade_task SET level = alert.level FROM alert_alert alert
    WHERE alert.id = alert_id AND dissuade_task.level <> alert.level
"""


class Migration(migrations.Migration):
    """No clock of an open task stops, and none that is over begins again."""

    dependencies = (("dissuade", "0002_ladder_and_clocks"),)
    operations = (
        migrations.RunSQL(CLOCKS, "DELETE FROM dissuade_deadline"),
        migrations.RunSQL(LEVELS, migrations.RunSQL.noop),
    )
