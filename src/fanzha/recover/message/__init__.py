"""What passes between the centre and the banks: sent once, answered once, nothing lost."""
