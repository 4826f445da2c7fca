"""Search by name, number or account from every desk, with the purpose asked first."""
