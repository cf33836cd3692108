"""Real Node: runs an Action in worlds as Auth0 does, and records what it did."""
