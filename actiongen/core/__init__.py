"""JavaScript as it runs."""
