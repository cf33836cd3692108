"""How ESTree becomes Core."""
