"""An untrusted zip archive: every part is unpacked and measured here before other code reads it.

The sizes that an archive states may be false, so they are only used to refuse it early. zipfile checks each part
against its size and check sum.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

MOST_PACKED = 100 << 20
MOST_UNPACKED = 300 << 20
MOST_PARTS = 2_000
MOST_EXPANSION, FROM = 200, 10 << 20
"""The most times its packed size that a part larger than FROM bytes may unpack to. A sheet has 10 to 30."""
_CHUNK = 1 << 18
"""Bytes that are unpacked at a time."""


class DamagedError(Exception):
    """The file is no workbook, or a damaged one."""


class PasswordError(Exception):
    """The file needs a password."""


class TooLargeError(Exception):
    """The file holds more than can be read; the message says of what, in Swedish."""


class Archive:
    """The parts of an archive, by name."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._left = MOST_UNPACKED
        entries = [entry for entry in packed.infolist() if not entry.is_dir()]
        self.names = tuple(entry.filename for entry in entries)
        if len(entries) > MOST_PARTS:
            raise TooLargeError("filen har för många delar")
        if len({name.casefold() for name in self.names}) < len(self.names):
            raise DamagedError
        if any(entry.flag_bits & 1 for entry in entries):
            raise PasswordError
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED or any(map(_is_bomb, entries)):
            raise TooLargeError("filen är för stor när den packas upp")

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part unpacked, piece by piece."""
        with self._packed.open(name) as part:
            while chunk := part.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise TooLargeError("filen är för stor när den packas upp")
                yield chunk

    def read(self, name: str) -> bytes:
        """The whole part; nothing if there is none of that name."""
        return b"".join(self.chunks(name)) if name in self.names else b""


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > FROM and entry.file_size > MOST_EXPANSION * entry.compress_size


@contextmanager
def opened(file: BinaryIO) -> Iterator[Archive]:
    """The archive in a file. Raises DamagedError, PasswordError or TooLargeError, at once or when a part is read."""
    try:
        with zipfile.ZipFile(file) as packed:
            yield Archive(packed)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
    ) as error:  # NotImplementedError: an unsupported way of packing
        raise DamagedError from error
