"""Freed memory goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.maintain.memory import give_back

# Fills the heap with small pieces, frees them but for one in a thousand, and says how much stays resident (MiB).
FRAGMENTED = """
import ctypes
from kg.maintain.memory import give_back

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20

libc = ctypes.CDLL("libc.so.6")
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
pieces = [libc.malloc(2000) for _ in range(50_000)]
for piece in pieces:
    ctypes.memset(piece, 1, 2000)
for number, piece in enumerate(pieces):
    if number % 1000:
        libc.free(piece)
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_freed_memory_between_used_pieces_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", FRAGMENTED], capture_output=True, text=True, check=True)
    assert float(done.stdout) > 60


def test_where_the_c_library_is_another_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.maintain.memory._glibc", lambda: None)
    give_back()
