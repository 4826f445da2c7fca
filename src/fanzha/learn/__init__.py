"""From outcomes to models: train, measure honestly, calibrate, hand over one file."""
