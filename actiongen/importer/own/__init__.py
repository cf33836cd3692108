"""Reads our own JavaScript back, exactly: what the emitter writes for a node of the IR becomes what a policy writes for it."""
