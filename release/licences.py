"""Whether a component may be shipped together with a program under EUPL-1.2.

A licence is an SPDX expression. Licences that only require a notice are compatible with any other, as are those that
cover their own files or library only and that the appendix of EUPL-1.2 names. A licence that would cover the whole
(GPL, AGPL) is refused, although the appendix names it, until somebody has decided on it, and so is an unread licence.
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
"""They only require a notice."""
# fmt: on
_OWN_FILES = {"EUPL-1.2", "MPL-2.0", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"}
"""They cover their own files or library, and the appendix of EUPL-1.2 names them."""
_EXCEPTIONS = {
    "Apache-2.0 WITH LLVM-exception",
    "GPL-3.0-or-later WITH GCC-exception-3.1",
    "LicenseRef-scancode-ms-visual-cpp-2015-runtime",
}
"""Code that a compiler puts into every program, and that may be passed on with it."""
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
"""The licences of packages whose metadata gives no SPDX expression, read from the files that they contain."""

_SPDX = get_spdx_licensing()


def licence(package: Distribution) -> str:
    """The licence of an installed package, as an SPDX expression. ReleaseError if it is not known."""
    metadata = package.metadata.json
    for expression in (metadata.get("license_expression"), metadata.get("license"), READ.get(package.name.lower())):
        if isinstance(expression, str) and _parse(expression) is not None:
            return expression
    raise ReleaseError(f"The licence of {package.name} is not known: read it, and say it in release/licences.py")


def check(name: str, expression: str) -> None:
    """ReleaseError if the licence does not allow the component to be shipped with EUPL-1.2."""
    parsed = _parse(expression)
    if parsed is None or not _is_allowed(parsed):
        raise ReleaseError(f"{name} is under {expression!r}, which nobody has found to go with EUPL-1.2")


def _parse(expression: str) -> Expression | None:
    """The expression, or None if it is not valid."""
    try:
        return _SPDX.parse(expression, validate=True)
    except ExpressionError:
        return None


def _is_allowed(expression: Expression) -> bool:
    match expression:
        case AND():
            return all(map(_is_allowed, expression.args))
        case OR():
            return any(map(_is_allowed, expression.args))
        case _:
            return str(expression) in _ALLOWED
