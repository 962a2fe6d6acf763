"""The real image on a bus: enumeration as the kernel does it, every request, refusals, frames."""

import pathlib
import struct
import unittest
import zlib

from rp2040 import USB, Bootloader, Chip
from usb_host import PACKET, Host, NoAnswer, Stall

IMAGE = pathlib.Path(__file__).resolve().parents[2] / ".build-firmware" / "table.bin"
TO_TABLE, FROM_TABLE = 0x40, 0xC0
IDENTITY, START, STOP, READ_CALIBRATION, WRITE_CALIBRATION = 1, 2, 3, 4, 5
SIGNAL, STATUS, ENTER_BOOTLOADER, HEARTBEAT = 7, 8, 9, 10


class USBTests(unittest.TestCase):
    def setUp(self):
        self.chip = Chip(IMAGE.read_bytes())
        self.chip.run(0.1)
        self.host = Host(self.chip)

    def test_is_enumerated_as_the_kernel_does_it(self):
        first, device, configuration = self.host.enumerate()
        self.assertEqual(first, device)
        self.assertEqual(device[:8], bytes([18, 1, 0, 2, 0, 0, 0, 64]))
        self.assertEqual(len(configuration), 25)
        self.assertEqual(self.host.read(0x80, 8, length=1), b"\x01")
        for index, text in ((1, "Treadlight"), (2, "Treadlight table"), (3, "T-01")):
            string = self.host.read(0x80, 6, 0x0300 | index, 0x0409, 255)
            self.assertEqual(string[2:].decode("utf-16-le"), text)

    def test_refuses_what_it_does_not_know_and_goes_on(self):
        self.host.enumerate()
        for kind, request in ((0x80, 0x42), (FROM_TABLE, 0x77), (0xA1, 1)):
            with self.assertRaises(Stall):
                self.host.read(kind, request, length=8)
            self.assertEqual(len(self.host.read(0x80, 6, 0x0100, 0, 18)), 18)
        with self.assertRaises(Stall):
            self.host.write(TO_TABLE, 0x77, data=bytes(300))
        self.assertEqual(len(self.host.read(0x80, 6, 0x0100, 0, 18)), 18)

    def test_is_not_configured_after_a_reset_of_the_bus(self):
        self.host.enumerate()
        self.host.reset()
        self.host.enumerate(address=9)
        self.assertEqual(self.host.read(0x80, 8, length=1), b"\x01")
        self.host.reset()
        self.host.write(0, 5, 11)
        self.host.address = 11
        self.assertEqual(self.host.read(0x80, 8, length=1), b"\x00")

    def test_streams_frames_eighty_times_a_second(self):
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        frames = []
        start = self.chip.time
        while self.chip.time < start + 2:
            frames += self.frames(self.host.transfer())
        self.assertAlmostEqual(len(frames), 160, delta=5)
        times = [time for _, time in frames]
        self.assertEqual([sequence for sequence, _ in frames], list(range(len(frames))))
        for first, second in zip(times, times[1:]):
            self.assertAlmostEqual(second - first, 12_500, delta=200)
        self.assertGreater(self.chip.asleep / self.chip.time, 0.9)
        # Far from what the whole table may have; see "What is missing" in the firmware's README.
        self.assertLess(self.chip.stack_byte_count(), 72 * 1024)

    def test_says_what_a_slow_host_has_lost(self):
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        before = self.frames(self.host.transfer())
        self.host.wait(5)
        after = []
        while not after or after[-1][0] < 400:
            after += self.frames(self.host.transfer())
        sequences = [sequence for sequence, _ in before + after]
        self.assertEqual(sequences, sorted(set(sequences)))
        self.assertNotEqual(sequences, list(range(len(sequences))))
        self.assertGreater(sequences[-1], 399)

    def test_stops_when_asked(self):
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        self.frames(self.host.transfer())
        self.host.write(TO_TABLE, STOP)
        with self.assertRaises(NoAnswer):
            for _ in range(50):
                self.host.transfer()

    def test_answers_every_request(self):
        self.host.enumerate()
        self.assertGreater(len(self.host.read(FROM_TABLE, IDENTITY, length=256)), 8)
        self.assertGreater(len(self.host.read(FROM_TABLE, STATUS, length=256)), 8)
        calibration = self.host.read(FROM_TABLE, READ_CALIBRATION, length=256)
        self.assertGreater(len(calibration), PACKET)
        self.host.write(TO_TABLE, HEARTBEAT)
        self.host.write(TO_TABLE, SIGNAL, value=0)
        with self.assertRaises(Stall):
            self.host.write(TO_TABLE, SIGNAL, value=0xFFFF)
        with self.assertRaises(Stall):  # nothing keeps it yet
            self.host.write(TO_TABLE, WRITE_CALIBRATION, data=calibration)

    def test_begins_anew_where_the_host_clears_a_halt(self):
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        for gives_up in (True, False, False):
            before = self.frames(self.host.transfer())
            if gives_up:
                self.host.bulk()  # the beginning of a transfer
            self.host.write(0x02, 1, 0, 0x81)
            self.host.bulk_toggle = 0
            after = self.frames(self.host.transfer())
            self.assertGreater(after[0][0], before[-1][0])

    def test_takes_a_request_in_place_of_one_that_the_host_gave_up(self):
        self.host.enumerate()
        self.host.setup(struct.pack("<BBHHH", 0x80, 6, 0x0200, 0, 255))
        self.host.wait(0.001)
        self.host.setup(struct.pack("<BBHHH", TO_TABLE, WRITE_CALIBRATION, 0, 0, 200))
        self.host.control_out(bytes(PACKET))
        self.assertEqual(len(self.host.read(0x80, 6, 0x0100, 0, 18)), 18)

    def test_goes_on_when_the_bus_sleeps_and_wakes(self):
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        for event in (USB.SUSPEND, USB.RESUME):
            self.chip.usb.values[0x50] |= event
            self.host.wait(0.01)
            self.assertEqual(self.chip.usb.values[0x50] & event, 0)
        self.assertTrue(self.frames(self.host.transfer()))

    def test_goes_to_the_bootloader_when_asked_with_the_right_word(self):
        self.host.enumerate()
        with self.assertRaises(Stall):
            self.host.write(TO_TABLE, ENTER_BOOTLOADER, value=0xB008)
        with self.assertRaises(Bootloader):
            self.host.write(TO_TABLE, ENTER_BOOTLOADER, value=0xB007)

    def frames(self, transfer):
        """Sequence and device time of each frame (Sources/TableProtocol/ScanFrame.swift)."""
        found = []
        while transfer:
            sync, version, channels, length, epoch, sequence, time = struct.unpack_from(
                "<HBBHHIQ", transfer
            )
            self.assertEqual((sync, version, channels, epoch), (0x4C54, 1, 8, 3))
            self.assertEqual(length, 28 + 6 * 8)
            (checksum,) = struct.unpack_from("<I", transfer, length - 4)
            self.assertEqual(checksum, zlib.crc32(transfer[: length - 4]))
            states = transfer[24 + 3 : 24 + 6 * 8 : 6]
            self.assertEqual(len(set(states)), 1, "no converter is read, and all say so")
            found.append((sequence, time))
            transfer = transfer[length:]
        return found


if __name__ == "__main__":
    unittest.main()
