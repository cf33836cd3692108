"""Answers for every event that the catalogue allows: properties, and what a change changes."""
