// C's own #embed and not SwiftPM's embedInCode, which makes Swift arrays of them: those take the
// compiler 8 s and 1 GB for 100 kB, in every build that compiles their module.
#include "CEmbedded.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t openapi[] = {
#embed "../ControlService/API/openapi.yaml"
};

#define FILE_NAMED(name, bytes) {name, bytes, sizeof(bytes)}
static const embedded_file files[] = {
    FILE_NAMED("api/openapi.yaml", openapi),
};

const embedded_file *embedded_file_at(size_t index) {
  return index < sizeof(files) / sizeof(files[0]) ? &files[index] : NULL;
}
