"""Guard groups (守护群): each officer or grid worker guards named residents, point to point."""
