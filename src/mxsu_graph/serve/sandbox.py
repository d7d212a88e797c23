"""A worker's cage: no connection, no program, no file written, no more memory than it was given.

On Linux a seccomp filter makes the kernel refuse the system calls by which a process reaches others, so that no
trick in a query's text can make the store ask anybody anything. The numbers are those of the kernel's tables
(`asm/unistd_64.h` and `asm-generic/unistd.h`; the rest from `linux/seccomp.h`, `linux/filter.h`, `linux/audit.h`).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import platform
import resource
import signal
import struct
import sys

__all__ = ["die_with_parent", "enter_sandbox", "limit_resources"]

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_MODE_FILTER = 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_OTHER_ABI = 0x40000000
"""Call numbers from here on belong to the x32 interface, which would be a way around the list."""

_CALLS = {
    # socket, connect, accept, bind, listen, fork, vfork, execve, ptrace, accept4, execveat, io_uring_setup
    "x86_64": (0xC000003E, (41, 42, 43, 49, 50, 57, 58, 59, 101, 288, 322, 425)),
    # ptrace, socket, bind, listen, accept, connect, execve, accept4, execveat, io_uring_setup
    "aarch64": (0xC00000B7, (117, 198, 200, 201, 202, 203, 221, 242, 281, 425)),
}
"""By machine: its name for the kernel, and the calls that are refused."""


def enter_sandbox() -> bool:
    """Give up for good the right to connect to anything or to start a program; say whether that worked.

    It does not on systems other than Linux, on processors other than the two above, on kernels without seccomp.
    """
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return False
    architecture, calls = _CALLS[platform.machine()]
    program = _build_filter(architecture, calls)
    code = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    filter_ = Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filter_), 0, 0) == 0)


def limit_resources(memory_bytes: int) -> None:
    """Allow so much memory beyond what is in use now, no writing to files, and no dumps of a crashed worker."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with contextlib.suppress(OSError, ValueError):  # a system that does not count memory so
        in_use = _address_space()
        if in_use:
            resource.setrlimit(resource.RLIMIT_AS, (in_use + memory_bytes, in_use + memory_bytes))


def die_with_parent() -> None:
    """Ask the system to end this process when the server ends, however that comes about."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # no file, a question to the kernel
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _build_filter(architecture: int, calls: tuple[int, ...]) -> bytes:
    """The filter as a program of the kernel's packet filter machine: eight bytes an instruction."""
    refusal = len(calls) + 5  # the last instruction; a jump counts from the one after it
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 0, refusal - 2, architecture),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, refusal - 4, 0, _OTHER_ABI),
    ]
    steps += [(_EQUAL, refusal - at - 5, 0, call) for at, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERRNO | errno.EACCES)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
