"""A legacy Rule or Hook becomes what an Action would have in its place."""
