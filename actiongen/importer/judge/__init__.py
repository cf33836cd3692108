"""Runs an original and its policy on Node in the same worlds, and says where they differ."""
