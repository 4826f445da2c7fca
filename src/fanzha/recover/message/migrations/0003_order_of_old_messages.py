"""Messages written before the lines had an order get their account and rank."""

from django.db import migrations

_FILL = """
UPDATE message_message SET account = left(coalesce(body->>'account', ''), 64), rank = CASE
  WHEN code IN ('100101', '100105') THEN 0
  WHEN code IN ('100103', '100201', '100203', '100205') THEN 1
  WHEN code = '900101' THEN 2
  ELSE 3 END
"""


class Migration(migrations.Migration):

    dependencies = [("message", "0002_lines_and_hands")]

    operations = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
