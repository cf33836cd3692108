"""The reference interpreter: what a policy means, in Python."""
