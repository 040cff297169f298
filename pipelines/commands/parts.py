"""The parts list of an installation: every package it runs on, with version and licence (CycloneDX 1.6)."""

from datetime import UTC, datetime
from importlib import metadata
from json import dumps
from pathlib import Path

from pipelines.commands.output import Json, print_json
from warehouse.errors import UserError

LOCK = Path(__file__).parent.parent.parent / "requirements.txt"
# Licences that may be passed on with the product; anything else fails a test until somebody has read it.
ALLOWED = (
    "MIT", "BSD", "Apache", "PSF", "Python Software Foundation", "MPL", "Mozilla Public License", "ISC", "Unlicense",
    "Zlib", "HPND", "Historical Permission", "CC0", "0BSD", "Boost", "BSL",
)  # fmt: skip

BINDING = ("GPL", "SSPL")  # LGPL and AGPL too
# Read one by one: why the package may be passed on all the same.
READ = {"python-stdnum": "LGPL 2.1: unmodified, a package of its own that anybody can exchange"}


def sbom(*, file: Path | None = None, json: Json = False) -> None:
    """Print the parts list, or write it to a file.

    Parameters
    ----------
    file
        Where to write it; default: standard output.
    json
        Accepted for all commands; the list is JSON either way.
    """
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {"type": "application", "name": "milepost"},
        },
        "components": [_component(name) for name in locked()],
    }
    if file is None:
        print_json(document)
        return
    file.write_text(dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(locked())} parts are listed in {file.name}.")


def locked() -> list[str]:
    """The packages that the lock file pins and this installation has, by name."""
    if not LOCK.exists():
        raise UserError("requirements.txt isn't beside the program: the parts list is made from it.")
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    named = [line.split("==")[0].split("[")[0].strip() for line in lines if "==" in line and line[:1].isalnum()]
    return sorted(name for name in named if _is_installed(name))


def licence(name: str) -> str:
    """What the package says of its licence: the expression, else the classifiers, else the first line of the text."""
    told = metadata.metadata(name)
    if "License-Expression" in told:
        return str(told["License-Expression"])
    lines = told.get_all("Classifier") or []
    classified = [line.split("::")[-1].strip() for line in lines if line.startswith("License")]
    if classified:
        return ", ".join(classified)
    return str(told["License"] or "unknown").splitlines()[0][:100]


def is_allowed(name: str, told: str) -> bool:
    """Whether a licence is on the list, or somebody read it for this package."""
    return name in READ or any(word in told for word in ALLOWED) and not any(word in told for word in BINDING)


def _component(name: str) -> dict[str, object]:
    version = metadata.version(name)
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name.lower()}@{version}",
        "licenses": [{"license": {"name": licence(name)}}],
    }


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False  # pinned for another platform
    return True
