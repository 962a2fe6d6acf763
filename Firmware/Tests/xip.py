"""What it costs to run from the flash: the cache in front of it, 2.6.3."""


class Cache:
    """16 KB in two ways of 8-byte lines, each filled by the word that is asked for.

    A word that is not there takes a whole command of the flash. The line that came first gives way,
    where the chip may keep the one that was used last: what is charged is rather too much.
    """

    SETS, WAYS = 1024, 2
    CLOCKS = 64  # of the flash: command, address and word on one line, 4.10.13

    def __init__(self):
        self.blocks = {}  # the words of each block of code, by where it begins
        self.misses = 0
        self.flush()

    def flush(self):
        self.words = set()
        self.lines = [[] for _ in range(self.SETS)]

    def block(self, address, size):
        """How many words of a block are missing; they are there from then on."""
        words = self.blocks.get((address, size))
        if words is None:
            words = frozenset(range(address >> 2, (address + max(size, 2) - 1 >> 2) + 1))
            self.blocks[address, size] = words
        if words <= self.words:
            return 0
        return sum(self.fetch(word) for word in sorted(words - self.words))

    def read(self, address):
        word = address >> 2
        return 0 if word in self.words else self.fetch(word)

    def fetch(self, word):
        line = word >> 1
        ways = self.lines[line % self.SETS]
        if line not in ways:
            if len(ways) == self.WAYS:
                gone = ways.pop(0)
                self.words -= {2 * gone, 2 * gone + 1}
            ways.append(line)
        self.words.add(word)
        self.misses += 1
        return 1
