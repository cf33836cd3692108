"""What a run depends on and what comes of it, the same for the interpreter, Node and whoever makes up events."""
