"""The real image on a bus: enumeration as the kernel does it, every request, refusals, frames."""

import struct
import unittest

from bench import (
    ENTER_BOOTLOADER, FROM_TABLE, HEARTBEAT, IDENTITY, READ_CALIBRATION, SERIAL, SET_GUARD,
    SIGNAL, START, STATUS, STOP, TO_TABLE, WRITE_CALIBRATION, Bench, calibration, frames, limits,
)  # fmt: skip
from rp2040 import USB, Bootloader
from usb_host import PACKET, NoAnswer, Stall


class USBTests(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.bench.power_up()
        self.chip, self.host = self.bench.chip, self.bench.host

    def test_is_enumerated_as_the_kernel_does_it(self):
        first, device, configuration = self.host.enumerate()
        self.assertEqual(first, device)
        self.assertEqual(device[:8], bytes([18, 1, 0, 2, 0, 0, 0, 64]))
        self.assertEqual(len(configuration), 25)
        self.assertEqual(self.host.read(0x80, 8, length=1), b"\x01")
        for index, text in ((1, "Treadlight"), (2, "Treadlight table"), (3, SERIAL)):
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

    def test_says_what_a_slow_host_has_lost(self):
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        before = frames(self.host.transfer())
        self.host.wait(5)
        after = []
        while not after or after[-1].sequence < 400:
            after += frames(self.host.transfer())
        sequences = [frame.sequence for frame in before + after]
        self.assertEqual(sequences, sorted(set(sequences)))
        self.assertNotEqual(sequences, list(range(len(sequences))))
        self.assertGreater(sequences[-1], 399)

    def test_stops_when_asked(self):
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        frames(self.host.transfer())
        self.host.write(TO_TABLE, STOP)
        with self.assertRaises(NoAnswer):
            for _ in range(50):
                self.host.transfer()

    def test_answers_every_request(self):
        self.host.enumerate()
        identity = self.host.read(FROM_TABLE, IDENTITY, length=256)
        self.assertEqual(identity[:8], struct.pack("<HBBBBH", 1, 0, 1, 0, 8, 4))
        rate = struct.unpack_from("<I", identity, 8)[0]
        fastest = min(converter.period for converter in self.bench.converters)
        self.assertAlmostEqual(rate / 1000 * fastest, 1, delta=0.001)
        self.assertEqual(identity[16:].rstrip(b"\0").decode(), SERIAL)
        self.assertEqual(len(self.host.read(FROM_TABLE, STATUS, length=256)), 24)
        wanted = calibration(gain=-77, zero=1234)
        self.assertGreater(len(wanted), PACKET)
        self.host.write(TO_TABLE, WRITE_CALIBRATION, data=wanted)
        self.assertEqual(self.host.read(FROM_TABLE, READ_CALIBRATION, length=256), wanted)
        self.host.write(TO_TABLE, SET_GUARD, data=limits(hard_force=200_000))
        self.host.write(TO_TABLE, HEARTBEAT)
        self.host.write(TO_TABLE, SIGNAL, value=0)
        with self.assertRaises(Stall):
            self.host.write(TO_TABLE, SIGNAL, value=0xFFFF)

    def test_begins_anew_where_the_host_clears_a_halt(self):
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        for gives_up in (True, False, False):
            before = frames(self.host.transfer())
            if gives_up:
                self.host.bulk()  # the beginning of a transfer
            self.host.write(0x02, 1, 0, 0x81)
            self.host.bulk_toggle = 0
            after = frames(self.host.transfer())
            self.assertGreater(after[0].sequence, before[-1].sequence)

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
        for event, seconds in ((USB.SUSPEND, 1), (USB.RESUME, 0.01)):
            self.chip.usb.values[0x50] |= event
            self.chip.usb.frames_from = None if event == USB.SUSPEND else self.chip.time
            self.host.wait(seconds)
            self.assertEqual(self.chip.usb.values[0x50] & event, 0)
        self.assertTrue(frames(self.host.transfer()))

    def test_a_controller_that_hangs_is_started_anew(self):
        """Erratum RP2040-E15: it answers nothing more, and sees no frames."""
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        self.assertTrue(frames(self.host.transfer()))
        self.chip.usb.frames_from = None
        self.host.wait(0.05)
        self.assertEqual(self.chip.usb.values[0], 7)
        self.host.wait(0.2)
        self.assertEqual(self.chip.usb.values[0], 0)
        self.host.enumerate(address=9)
        self.host.write(TO_TABLE, START, value=4)
        self.assertEqual(frames(self.host.transfer())[0].epoch, 4)

    def test_an_interface_that_is_set_begins_with_data0(self):
        self.host.enumerate()
        self.host.write(TO_TABLE, START, value=3)
        self.host.bulk()
        self.host.write(0x01, 11)
        self.host.bulk_toggle = 0
        self.assertTrue(frames(self.host.transfer()))

    def test_goes_to_the_bootloader_when_asked_with_the_right_word(self):
        self.host.enumerate()
        with self.assertRaises(Stall):
            self.host.write(TO_TABLE, ENTER_BOOTLOADER, value=0xB008)
        self.host.write(TO_TABLE, ENTER_BOOTLOADER, value=0xB007)  # is told that it was understood
        with self.assertRaises(Bootloader):
            self.host.wait(0.05)


if __name__ == "__main__":
    unittest.main()
