"""Stop-payment orders: sent, answered, lapsing by themselves, lifted."""
