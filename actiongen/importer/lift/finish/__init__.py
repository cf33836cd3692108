"""A policy that the compiler takes becomes one that a person would write.

In: a settled draft. Out: the same with other names, definitions and titles, which compiles and does the same.
"""
