"""Brings Actions, Rules and Hooks that are there into policies."""
