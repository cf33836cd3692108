"""Core becomes a policy as a person would write it."""
