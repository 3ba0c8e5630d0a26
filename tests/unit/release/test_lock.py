"""A lock as data. That both locks hold what they must is asked in tests/unit/test_locks.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from release import ReleaseError
from release.lock import read

ONE, OTHER = "a" * 64, "b" * 64


def _lock(folder: Path, text: str) -> Path:
    file = folder / "some.lock"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_line_is_read_with_its_marker_extras_and_hashes(tmp_path: Path) -> None:
    text = f"""# made by a program
    # via somebody
One_Package[Extra]==1.2 ; sys_platform == 'win32' \\
    --hash=sha256:{OTHER} \\
    --hash=sha256:{ONE}
    # via somebody
other==3
    --hash=sha256:{ONE}
""".replace("==3\n", "==3 \\\n")
    first, second = read(_lock(tmp_path, text))
    assert (first.name, first.version) == ("one-package", "1.2")
    assert first.extras == {"extra"} and first.hashes == {ONE, OTHER}
    assert first.applies({"sys_platform": "win32"}) and not first.applies({"sys_platform": "linux"})
    assert second.applies({"sys_platform": "linux"})


def test_the_line_for_another_system_has_no_marker_and_all_hashes(tmp_path: Path) -> None:
    text = f"one==1.2 ; sys_platform == 'win32' --hash=sha256:{OTHER} --hash=sha256:{ONE}\n"
    (line,) = read(_lock(tmp_path, text))
    assert line.pinned() == f"one==1.2 --hash=sha256:{ONE} --hash=sha256:{OTHER}"


@pytest.mark.parametrize(
    "line",
    [
        f"one>=1.2 --hash=sha256:{ONE}",
        f"one==1.* --hash=sha256:{ONE}",
        f"one==1.2,<2 --hash=sha256:{ONE}",
        "one==1.2",
        f"one==1.2 --hash=sha256:{ONE} --hash=md5:{'c' * 32}",
    ],
)
def test_what_is_not_locked_to_known_files_is_an_error(tmp_path: Path, line: str) -> None:
    with pytest.raises(ReleaseError, match="one"):
        read(_lock(tmp_path, line))
