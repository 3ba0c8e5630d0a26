"""The limits of an archive hold whatever sizes it states."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from pipeline.reading.excel import archive
from pipeline.reading.excel.archive import DamagedError, PasswordError, TooLargeError, opened


def _zip(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytearray:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return bytearray(file.getvalue())


def _all_parts(data: bytes | bytearray) -> dict[str, bytes]:
    with opened(io.BytesIO(data)) as unpacked:
        return {name: unpacked.read(name) for name in unpacked.names}


def test_the_parts_are_read_whole() -> None:
    parts = {"a.xml": b"<a/>", "xl/b.xml": bytes(range(256)) * 4000}
    assert _all_parts(_zip(parts)) == parts


def test_a_part_that_is_not_there_is_empty() -> None:
    with opened(io.BytesIO(_zip({"a": b"1"}))) as unpacked:
        assert unpacked.read("b") == b""


@pytest.mark.parametrize("cut", [0, 10, 100])
def test_no_archive(cut: int) -> None:
    with pytest.raises(DamagedError):
        _all_parts(_zip({"a": bytes(500)})[:cut])


def test_a_part_whose_check_sum_is_wrong() -> None:
    data = _zip({"a": b"abcdef" * 10}, zipfile.ZIP_STORED)
    data[data.index(b"abcdef")] ^= 1
    with pytest.raises(DamagedError):
        _all_parts(data)


def test_a_part_that_is_larger_than_it_says() -> None:
    data = _zip({"a": b"abcdef" * 10_000})
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(DamagedError):
        _all_parts(data)


def test_an_encrypted_part() -> None:
    data = _zip({"a": b"1"})
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(PasswordError):
        _all_parts(data)


def test_two_parts_whose_names_differ_in_capitals_only() -> None:
    with pytest.raises(DamagedError):
        _all_parts(_zip({"a.xml": b"1", "A.xml": b"2"}))


def test_too_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    assert len(_all_parts(_zip(dict.fromkeys("abc", b"1")))) == 3
    with pytest.raises(TooLargeError):
        _all_parts(_zip(dict.fromkeys("abcd", b"1")))


def test_more_than_may_be_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    assert _all_parts(_zip({"a": bytes(500), "b": bytes(500)}))
    with pytest.raises(TooLargeError):
        _all_parts(_zip({"a": bytes(500), "b": bytes(501)}))


def test_reading_a_part_again_and_again_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    with opened(io.BytesIO(_zip({"a": bytes(600)}))) as unpacked:
        unpacked.read("a")
        with pytest.raises(TooLargeError):
            unpacked.read("a")


def test_a_part_that_expands_too_far() -> None:
    assert _all_parts(_zip({"a": bytes(archive.FROM)}))
    with pytest.raises(TooLargeError):
        _all_parts(_zip({"a": bytes(archive.FROM + 1)}))
