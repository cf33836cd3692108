"""Tests of policies: run in the interpreter and on Node, measured by coverage and by mutants; single events
explained.
"""
