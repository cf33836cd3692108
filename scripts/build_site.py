"""Builds the documentation site from docs/ with Zensical: pages, navigation, search, nothing from the network.

In: ``docs/``, what its pages link to, ``zensical.toml``, and the playground in ``web/dist`` if it has been built. Out:
the site in ``build/site``, with the playground below it; an exit code that is not 0 where a link leads nowhere.

    .venv/bin/python scripts/build_site.py [FOLDER]
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from site_pages import PLAYGROUND, SOURCE, Nav, as_toml, navigation, site_files

ROOT = Path(__file__).parent.parent


def build(out: Path, playground: Path | None = None) -> int:
    """Builds the site into a folder: the pages that are prepared go to ``out/pages``, the site to ``out/site``; without
    a ``playground`` no page links to it.
    """
    project = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
    files = site_files(ROOT, tuple(_sources(project["nav"])), has_playground=playground is not None)
    if playground is not None:
        files |= {
            f"{PLAYGROUND}/{file.relative_to(playground).as_posix()}": file.read_bytes()
            for file in sorted(playground.rglob("*"))
            if file.is_file() and not file.name.startswith(".")
        }
        project["nav"].insert(1, {"Playground": f"{PLAYGROUND}/index.html"})
    pages = out / "pages"
    for folder in (pages, out / "site", out / ".cache"):
        shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        file = pages / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    project |= {"nav": navigation(project["nav"], files), "docs_dir": "pages", "site_dir": "site"}
    config = out / "zensical.toml"
    config.write_text(f"project = {as_toml(project)}\n", encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(config)]
    return subprocess.run(command, check=False).returncode


def _sources(nav: Nav) -> list[str]:
    """The files outside of ``docs/`` that the navigation names."""
    if isinstance(nav, str):
        return [nav.removeprefix(f"{SOURCE}/")] if nav.startswith(f"{SOURCE}/") else []
    below = nav.values() if isinstance(nav, dict) else nav
    return [source for each in below for source in _sources(each)]


if __name__ == "__main__":
    built = ROOT / "web" / "dist"
    sys.exit(
        build(
            Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build").resolve(),
            built if (built / "index.html").exists() else None,
        )
    )
