"""Shows what an import has made."""
