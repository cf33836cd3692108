"""What a change of policies changes, as text, Markdown and JSON."""
