#!/usr/bin/env python3
"""Reads the battery of a Sermatec inverter with libsermatec, without any package: read_inverter.py LIBRARY HOST [PORT]"""

import ctypes
import json
import socket
import sys

LARGEST_FRAME = 264
LARGEST_JSON = 131072
NO_BATTERY = -1


class Sermatec:
    """The functions of sermatec.h."""

    def __init__(self, path):
        self._library = library = ctypes.CDLL(path)
        size, number = ctypes.c_size_t, ctypes.c_int32
        library.sermatec_find_frame.argtypes = [ctypes.c_char_p, size, ctypes.POINTER(size)]
        library.sermatec_decode.argtypes = [ctypes.c_char_p, size, number, number, ctypes.c_char_p, size]
        library.sermatec_encode_request.argtypes = [number, ctypes.c_char_p, size]
        library.sermatec_error_text.restype = ctypes.c_char_p
        library.sermatec_version.restype = ctypes.c_char_p

    def find_frame(self, received):
        """The first whole frame in received bytes and the bytes behind it; None if there is none yet."""
        offset = ctypes.c_size_t()
        length = self._check(self._library.sermatec_find_frame(received, len(received), ctypes.byref(offset)))
        start = offset.value
        return (received[start:start + length] if length else None), received[start + length:]

    def decode(self, frame, pcu_version=0, battery=NO_BATTERY):
        """The readings of a frame, by point."""
        text = ctypes.create_string_buffer(LARGEST_JSON)
        self._check(self._library.sermatec_decode(frame, len(frame), pcu_version, battery, text, LARGEST_JSON))
        return {reading["point"]: reading for reading in json.loads(text.value)["readings"]}

    def request(self, command):
        """The frame that requests a command."""
        frame = ctypes.create_string_buffer(LARGEST_FRAME)
        length = self._check(self._library.sermatec_encode_request(command, frame, LARGEST_FRAME))
        return frame.raw[:length]

    def _check(self, result):
        if result < 0:
            raise ValueError(self._library.sermatec_error_text(result).decode())
        return result


def ask(sermatec, link, command):
    """Requests a command, and waits for the frame that answers it."""
    link.sendall(sermatec.request(command))
    received = b""
    while True:
        frame, received = sermatec.find_frame(received)
        if frame is None:
            more = link.recv(4096)
            if not more:
                raise ConnectionError("The inverter closed the connection.")
            received += more
        elif frame[4] == command:
            return frame


def main():
    sermatec = Sermatec(sys.argv[1])
    with socket.create_connection((sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 8899), timeout=10) as link:
        inverter = sermatec.decode(ask(sermatec, link, 0x98))
        version = inverter["inverter_pcu_version"]["value"]
        battery = inverter["battery_vendor"]["code"]
        for point, reading in sermatec.decode(ask(sermatec, link, 0x0A), version, battery).items():
            print(f"{point}: {reading['value']} {reading.get('unit', '')}".rstrip())


if __name__ == "__main__":
    main()
