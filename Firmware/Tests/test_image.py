"""The image's files against their published formats, not against what wrote them.

Boot stage: RP2040 datasheet, 2.8.1.3.1. UF2: https://github.com/microsoft/uf2, README.
"""

import pathlib
import struct
import unittest
import zlib

BUILD = pathlib.Path(__file__).resolve().parents[2] / ".build-firmware"
FLASH = 0x10000000


def mirrored(value, bits):
    return int(format(value, f"0{bits}b")[::-1], 2)


def crc32_mpeg2(data):
    """By zlib's CRC of the same polynomial, which takes the bits of a byte the other way round."""
    reflected = zlib.crc32(bytes(mirrored(byte, 8) for byte in data))
    return mirrored(reflected ^ 0xFFFFFFFF, 32)


class ImageTests(unittest.TestCase):
    def setUp(self):
        self.image = (BUILD / "table.bin").read_bytes()

    def test_the_checksum_of_the_tests_is_the_published_one(self):
        # Check value of CRC-32/MPEG-2 in the catalogue of Greg Cook.
        self.assertEqual(crc32_mpeg2(b"123456789"), 0x0376E6E7)

    def test_the_rom_takes_the_boot_stage(self):
        (declared,) = struct.unpack_from("<I", self.image, 252)
        self.assertEqual(declared, crc32_mpeg2(self.image[:252]))
        self.assertNotEqual(self.image[:4], bytes(4))

    def test_the_vector_table_points_into_memory_and_flash(self):
        vectors = struct.unpack_from("<42I", self.image, 256)
        stack, *handlers = vectors
        self.assertEqual(stack % 8, 0)
        self.assertTrue(0x20000000 < stack <= 0x20042000)
        for number in (1, 2, 3, 11, 14, 15):
            self.assertEqual(vectors[number] & 1, 1, f"vector {number} is not Thumb")
            self.assertTrue(FLASH + 256 < vectors[number] < FLASH + len(self.image))

    def test_every_block_of_the_uf2_is_sound_and_together_they_are_the_image(self):
        uf2 = (BUILD / "table.uf2").read_bytes()
        self.assertEqual(len(uf2) % 512, 0)
        count = len(uf2) // 512
        whole = bytearray()
        for number in range(count):
            block = uf2[512 * number : 512 * number + 512]
            first, second, flags, address, size, place, total, family = struct.unpack_from(
                "<8I", block
            )
            self.assertEqual((first, second), (0x0A324655, 0x9E5D5157))
            self.assertEqual(struct.unpack_from("<I", block, 508), (0x0AB16F30,))
            self.assertEqual(flags, 0x00002000, "not for the main flash with a family id alone")
            self.assertEqual(family, 0xE48BFF56, "not the RP2040's family")
            self.assertEqual((size, place, total), (256, number, count))
            self.assertEqual(address, FLASH + 256 * number)
            self.assertEqual(block[32 + 256 : 508], bytes(220))
            whole += block[32 : 32 + 256]
        self.assertEqual(whole[: len(self.image)], self.image)
        self.assertEqual(whole[len(self.image) :], bytes(len(whole) - len(self.image)))


if __name__ == "__main__":
    unittest.main()
