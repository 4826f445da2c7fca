"""All tables at once: what every migration so far leaves behind, as one file of SQL.

Django walks the migrations and pictures all models anew at each of their thousand steps: ten
seconds of one core, for a database that is empty. So an empty one gets `tables.sql`; any other,
and a server of another major version than the file was written with, walks. A migration that is
younger than the file is walked on top of it. `scripts/tables.py` writes the file, and a test
holds it equal to the walk.
"""
