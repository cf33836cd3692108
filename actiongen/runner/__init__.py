"""Real Node: runs an Action on cases as Auth0 does, and records what it did."""
