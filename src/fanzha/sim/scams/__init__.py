"""The cons: gangs with rented lines and mule accounts, and one script a file."""
