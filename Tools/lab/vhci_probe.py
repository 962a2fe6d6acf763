#!/usr/bin/env python3
"""Attaches a fake USB device through vhci-hcd and checks what the kernel makes of it.

Needs a kernel with vhci-hcd loaded, and root: Tools/lab/boot -- Tools/lab/vhci_probe.py

The device is one end of an AF_UNIX stream socket pair; the other end's descriptor is
written to vhci_hcd.0/attach as "PORT FD DEVID SPEED". There is no handshake: the
kernel enumerates at once, speaking USB/IP. Closing our end is the unplug.

Every message starts with a 48-byte header, big-endian but for `setup`:

| offset | size | CMD_SUBMIT 1        | RET_SUBMIT 3      | CMD_UNLINK 2    | RET_UNLINK 4 |
|-------:|-----:|---------------------|-------------------|-----------------|--------------|
|      0 |    4 | command             | command           | command         | command      |
|      4 |    4 | seqnum              | that seqnum       | its own seqnum  | that seqnum  |
|      8 |    4 | devid               | 0                 | devid           | 0            |
|     12 |    4 | direction, 1 is IN  | 0                 | direction       | 0            |
|     16 |    4 | endpoint number     | 0                 | endpoint number | 0            |
|     20 |    4 | transfer flags      | 0 or -errno       | seqnum to undo  | status       |
|     24 |    4 | buffer length       | actual length     | 0               | 0            |
|     28 |    4 | start frame         | 0                 | 0               | 0            |
|     32 |    4 | number of packets   | 0                 | 0               | 0            |
|     36 |    4 | interval            | error count, 0    | 0               | 0            |
|     40 |    8 | setup packet        | 0                 | 0               | 0            |

After CMD_SUBMIT with direction OUT follow `buffer length` bytes; after RET_SUBMIT to
an IN follow `actual length` bytes. RET_UNLINK carries -ECONNRESET when the transfer
was taken back, and then it gets no RET_SUBMIT; 0 when its RET_SUBMIT is already sent.
The kernel drops the device on a RET_SUBMIT for a transfer it does not wait for, and on
an IN answer longer than the buffer.
"""

import argparse
import ctypes
import errno
import fcntl
import os
import pathlib
import socket
import struct
import threading
import time

ATTACH = pathlib.Path("/sys/devices/platform/vhci_hcd.0/attach")
DEVICES = pathlib.Path("/sys/bus/usb/devices")

CMD_SUBMIT, CMD_UNLINK, RET_SUBMIT, RET_UNLINK = 1, 2, 3, 4
HEADER = struct.Struct(">5I28x")
SUBMIT = struct.Struct(">5IIiiiI8s")
RETURN = struct.Struct(">5Iiiiii8x")
IN = 1
FULL_SPEED = 2
DEVID = 1 << 16 | 2  # bus and device on the exporting side; any value does

STRINGS = ["", "Treadlight", "Lab probe", "LAB-0001"]  # index 3 is the serial
DEVICE = struct.pack(
    "<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0xFF, 0, 0, 64, 0x1209, 0x0001, 0x0100, 1, 2, 3, 1)
CONFIGURATION = (
    struct.pack("<BBHBBBBB", 9, 2, 25, 1, 1, 0, 0x80, 50)  # 25 bytes in all, 100 mA
    + struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 1, 0xFF, 0, 0, 0)
    + struct.pack("<BBBBHB", 7, 5, 0x81, 2, 64, 0))  # bulk IN, 64 bytes


def descriptor(value):
    """The descriptor that wValue asks for, or None for a STALL."""
    kind, index = value >> 8, value & 0xFF
    if kind == 1:
        return DEVICE
    if kind == 2 and index == 0:
        return CONFIGURATION
    if kind == 3 and index < len(STRINGS):
        text = STRINGS[index].encode("utf-16-le") if index else b"\x09\x04"
        return bytes([len(text) + 2, 3]) + text
    return None  # among them 6, the device qualifier: a full-speed-only device stalls it


class Device(threading.Thread):
    """Answers control requests at once; holds bulk INs until `send` or an unlink."""

    def __init__(self, trace):
        super().__init__(daemon=True)
        self.trace = trace
        self.start_time = time.monotonic()
        self.lock = threading.Condition()
        self.held = []  # sequence numbers of bulk INs, oldest first
        self.unlinked = []
        self.requests = []

    def attach(self, port):
        self.ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:  # the kernel takes its own reference, so ours is closed here
            ATTACH.write_text(f"{port} {theirs.fileno()} {DEVID} {FULL_SPEED}")
        self.start()

    def unplug(self):
        # shutdown, not only close: `run` sits in recv and would keep the socket open.
        self.ours.shutdown(socket.SHUT_RDWR)
        self.join()
        self.ours.close()

    def note(self, text):
        self.requests.append(text)
        if self.trace:
            print(f"{(time.monotonic() - self.start_time) * 1e3:8.1f} ms  {text}", flush=True)

    def receive(self, count):
        data = bytearray()
        while len(data) < count:
            piece = self.ours.recv(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def answer(self, sequence, status=0, data=b"", length=None):
        length = len(data) if length is None else length
        message = RETURN.pack(RET_SUBMIT, sequence, 0, 0, 0, status, length, 0, 0, 0)
        self.ours.sendall(message + data)

    def run(self):
        try:
            while True:
                self.serve(self.receive(HEADER.size))
        except (EOFError, OSError):
            pass  # unplugged

    def serve(self, header):
        command, sequence, _, direction, endpoint = HEADER.unpack(header)
        if command == CMD_UNLINK:
            target = struct.unpack_from(">I", header, 20)[0]
            with self.lock:
                was_held = target in self.held
                if was_held:
                    self.held.remove(target)
                status = -errno.ECONNRESET if was_held else 0
                self.ours.sendall(RETURN.pack(RET_UNLINK, sequence, 0, 0, 0, status, 0, 0, 0, 0))
                self.unlinked.append(target)
                self.lock.notify_all()
            self.note(f"unlink {target}, answered {status}")
            return
        flags, length, _, packets, _, setup = SUBMIT.unpack(header)[5:]
        body = self.receive(length) if direction != IN and length > 0 else b""
        if endpoint == 0:
            self.control(sequence, setup)
            return
        self.note(f"bulk IN {length} bytes, flags {flags:#x}, packets {packets}")
        with self.lock:
            self.held.append(sequence)
            self.lock.notify_all()

    def control(self, sequence, setup):
        kind, request, value, index, length = struct.unpack("<BBHHH", setup)
        self.note(
            f"setup {kind:#04x} {request:#04x} value {value:#06x} index {index} length {length}")
        with self.lock:
            if (kind, request) == (0x80, 6):  # GET_DESCRIPTOR
                data = descriptor(value)
                if data is None:
                    self.answer(sequence, -errno.EPIPE)  # a STALL
                else:
                    self.answer(sequence, 0, data[:length])
            elif (kind, request) == (0x80, 0):  # GET_STATUS
                self.answer(sequence, 0, b"\x00\x00"[:length])
            elif kind in (0x00, 0x01, 0x02):  # SET_CONFIGURATION, SET_INTERFACE, CLEAR_FEATURE
                self.answer(sequence)
            else:
                self.answer(sequence, -errno.EPIPE)

    def wait_held(self):
        with self.lock:
            assert self.lock.wait_for(lambda: self.held, 30), "no bulk IN arrived"

    def send(self, data):
        self.wait_held()
        with self.lock:
            self.answer(self.held.pop(0), 0, data)


class UsbFs:
    """The few usbdevfs calls the probe makes, so that it needs no library."""

    CLAIM_INTERFACE, BULK = 0x8004550F, 0xC0185502

    def __init__(self, sysfs):
        bus, number = (int((sysfs / name).read_text()) for name in ("busnum", "devnum"))
        self.file = os.open(f"/dev/bus/usb/{bus:03}/{number:03}", os.O_RDWR)
        fcntl.ioctl(self.file, self.CLAIM_INTERFACE, struct.pack("I", 0))

    def read(self, length, milliseconds):
        """The bytes read, or the errno."""
        buffer = ctypes.create_string_buffer(length)
        call = struct.pack("IIIxxxxP", 0x81, length, milliseconds, ctypes.addressof(buffer))
        try:
            count = fcntl.ioctl(self.file, self.BULK, bytearray(call))
        except OSError as error:
            return error.errno
        return buffer.raw[:count]


def find(serial):
    for path in DEVICES.glob("*/serial"):
        try:
            if path.read_text().strip() == serial:
                return path.parent
        except OSError:
            pass  # going away as we look
    return None


def poll(condition, what, seconds=30):
    """Waits for the condition; answers its value and the milliseconds it took."""
    start = time.monotonic()
    while not (value := condition()):
        assert time.monotonic() - start < seconds, f"gave up waiting: {what}"
        time.sleep(0.001)
    return value, (time.monotonic() - start) * 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--trace", action="store_true", help="print every request")
    arguments = parser.parse_args()

    device = Device(arguments.trace)
    device.attach(arguments.port)
    sysfs, elapsed = poll(lambda: find(STRINGS[3]), "enumeration")
    speed, product = ((sysfs / name).read_text().strip() for name in ("speed", "idProduct"))
    assert (speed, product) == ("12", "0001"), (speed, product)
    print(f"enumerated as {sysfs.name}, {speed} Mbit/s, after {elapsed:.0f} ms")
    poll((sysfs / f"{sysfs.name}:1.0").exists, "the interface")

    usb = UsbFs(sysfs)
    answers = []
    reader = threading.Thread(target=lambda: answers.append(usb.read(64, 30_000)))
    reader.start()
    device.send(b"frame one")
    reader.join()
    assert answers == [b"frame one"], answers
    print("a bulk IN was answered")

    assert usb.read(64, 200) == errno.ETIMEDOUT
    assert len(device.unlinked) == 1 and not device.held
    print("a bulk IN that timed out was unlinked")

    reader = threading.Thread(target=lambda: answers.append(usb.read(64, 30_000)))
    reader.start()
    device.wait_held()
    start = time.monotonic()
    device.unplug()
    reader.join()
    ended = (time.monotonic() - start) * 1e3
    poll(lambda: not sysfs.exists(), "the device going")
    gone = (time.monotonic() - start) * 1e3
    print(f"unplugged: bulk IN ended with {errno.errorcode[answers[1]]} after {ended:.0f} ms,"
          f" device gone after {gone:.0f} ms")
    os.close(usb.file)


if __name__ == "__main__":
    main()
