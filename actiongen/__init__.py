"""actiongen compiles declarative login policies into Auth0 Actions."""

__version__ = "0.1.0"
