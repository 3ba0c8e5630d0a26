"""What packages bring and the folder leaves out."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from release.windows.left_out import left_out


@pytest.mark.parametrize(
    "file",
    [
        "scipy/linalg/tests/test_basic.py",
        "numpy/_core/tests/data/a.npz",
        "matplotlib/mpl-data/sample_data/data.npz",
        "jsonschema/benchmarks/nested_schemas.py",
        "numpy/_core/include/numpy/arrayobject.h",
        "numpy/_core/lib/npymath.lib",
        "pandas/_libs/lib.pyi",
        "bin/f2py",
        "share/man/man1/ttx.1",
        "granskning-0.2.0.dist-info/direct_url.json",
        "click-8.5.1.dist-info/RECORD",
        "duckdb_engine/.hypothesis/unicode_data/12.1.0/charmap.json.gz",
        "great_expectations/render/view/static/images/glossary_scroller.gif",
    ],
)
def test_no_user_needs_these(file: str) -> None:
    assert left_out(PurePosixPath(file))


@pytest.mark.parametrize(
    "file",
    [
        "numpy/testing/__init__.py",
        "pandas/_testing/__init__.py",
        "great_expectations/expectations/core/expect_column_to_exist.py",
        "sample_data/sysselsattning_2025/arenden.csv",
        "checks/audit_template/sample/arenden.csv",
        "granskning/locale/sv/LC_MESSAGES/messages.mo",
        "reports/render/templates/rapport.docx",
        "click-8.5.1.dist-info/METADATA",
        "click-8.5.1.dist-info/licenses/LICENSE.txt",
        "cryptography-50.0.2.dist-info/sboms/sbom.json",
        "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf",
        "numpy.libs/msvcp140-a4c2229bdc2a2a630acdc095b4d86008.dll",
        "six.py",
    ],
)
def test_these_stay(file: str) -> None:
    assert not left_out(PurePosixPath(file))
