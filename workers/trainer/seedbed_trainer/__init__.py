"""Phased instruction tuning for Seedbed: reads a spec, writes events and checkpoints, serves a checkpoint."""
