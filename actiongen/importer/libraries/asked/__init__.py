"""Requests: the clients of npm as `http` and `management`, and what happens when one fails."""
