"""Lays out what an import writes."""
