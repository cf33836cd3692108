"""actiongen compiles declarative login policies into Auth0 Actions."""

from importlib.metadata import version

__version__ = version("actiongen")
