"""What is said to residents: texts and their fates, calls to make, and the code of the caller."""
