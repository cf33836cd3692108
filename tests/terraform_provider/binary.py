"""Where Terraform is: a path, or a test that is skipped."""

import os
import shutil

import pytest


def binary() -> str:
    """The path of Terraform; without it the test is skipped, or fails where all tests must run."""
    found = shutil.which("terraform")
    if found is not None:
        return found
    if os.environ.get("CI"):
        pytest.fail("terraform is not on PATH: continuous integration must install it")
    pytest.skip("terraform is not on PATH: nothing of this test was checked")
