"""Reads our own JavaScript back: what the emitter writes for a node of the IR becomes what a policy writes for it."""
