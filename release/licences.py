"""Whether what is shipped may be shipped together with a program under EUPL-1.2.

A licence is an SPDX expression. Those that ask for no more than a notice go with any other, and so do those that cover
their own files or library alone and that the appendix of EUPL-1.2 names. A licence that would cover the whole (GPL,
AGPL) is refused, though the appendix names it, until somebody has decided that, and so is one that nobody has read.
"""

from __future__ import annotations

from importlib.metadata import Distribution

from boolean import AND, OR, Expression
from license_expression import ExpressionError, get_spdx_licensing

from release import ReleaseError

# fmt: off
_NOTICE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Open-MPI", "BSL-1.0", "Bitstream-Vera",
    "CC0-1.0", "FTL", "HPND", "IJG", "ISC", "MIT", "MIT-0", "MIT-CMU", "OFL-1.1", "PSF-2.0", "Python-2.0",
    "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "X11", "Zlib", "blessing", "bzip2-1.0.6", "libtiff",
}
"""A notice is all that they ask for."""
# fmt: on
_OWN_FILES = {"EUPL-1.2", "MPL-2.0", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"}
"""They cover their own files or library, and the appendix of EUPL-1.2 names them."""
_EXCEPTIONS = {
    "Apache-2.0 WITH LLVM-exception",
    "GPL-3.0-or-later WITH GCC-exception-3.1",
    "LicenseRef-scancode-ms-visual-cpp-2015-runtime",
}
"""What a compiler puts into every program that it makes, and may be passed on with it."""
_ALLOWED = _NOTICE | _OWN_FILES | _EXCEPTIONS

READ = {
    "altair": "BSD-3-Clause",
    "colorama": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "duckdb": "MIT",
    "jinja2": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    # With the typefaces DejaVu and STIX.
    "matplotlib": "PSF-2.0 AND Bitstream-Vera AND OFL-1.1",
    "openssl": "Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    # With OpenBLAS, LAPACK and the runtime of gfortran.
    "scipy": "BSD-3-Clause AND BSD-3-Clause-Open-MPI AND GPL-3.0-or-later WITH GCC-exception-3.1",
}
"""The licences of packages whose metadata gives no SPDX expression, read in the files that they bring."""

_SPDX = get_spdx_licensing()


def licence(package: Distribution) -> str:
    """The licence of an installed package, as an SPDX expression. ReleaseError where it is not known."""
    told = package.metadata.json
    for stated in (told.get("license_expression"), told.get("license"), READ.get(package.name.lower())):
        if isinstance(stated, str) and _parsed(stated) is not None:
            return stated
    raise ReleaseError(f"The licence of {package.name} is not known: read it, and say it in release/licences.py")


def check(name: str, expression: str) -> None:
    """ReleaseError if what goes by the name cannot be shipped with EUPL-1.2, by its licence."""
    parsed = _parsed(expression)
    if parsed is None or not _allowed(parsed):
        raise ReleaseError(f"{name} is under {expression!r}, which nobody has found to go with EUPL-1.2")


def _parsed(expression: str) -> Expression | None:
    """The expression, or None for words that are none."""
    try:
        return _SPDX.parse(expression, validate=True)
    except ExpressionError:
        return None


def _allowed(expression: Expression) -> bool:
    match expression:
        case AND():
            return all(map(_allowed, expression.args))
        case OR():
            return any(map(_allowed, expression.args))
        case _:
            return str(expression) in _ALLOWED
