"""Diagnostics: the model, the table of codes, the renderers."""
