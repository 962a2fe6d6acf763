// The wire format's vectors as `protocol_vectors.py` packs them.

#include <stdint.h>

static const uint8_t vectors[] = {
#embed "protocol.bin"
};

const uint8_t *vectors_protocol(void) { return vectors; }
int32_t vectors_protocol_size(void) { return sizeof vectors; }
