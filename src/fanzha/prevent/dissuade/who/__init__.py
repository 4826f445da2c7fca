"""Who goes: guard officer → duty team → community police → grid worker → neighbouring unit."""
