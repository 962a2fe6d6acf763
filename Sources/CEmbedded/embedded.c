// C's own #embed and not SwiftPM's embedInCode, which makes Swift arrays of them: those take the
// compiler 8 s and 1 GB for 100 kB, in every build that compiles their module.
#include "CEmbedded.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t api_access[] = {
#embed "../ControlService/API/access.yaml"
};
static const uint8_t api_alarms[] = {
#embed "../ControlService/API/alarms.yaml"
};
static const uint8_t api_daemon[] = {
#embed "../ControlService/API/daemon.yaml"
};
static const uint8_t api_limit_schemas[] = {
#embed "../ControlService/API/limit-schemas.yaml"
};
static const uint8_t api_limits[] = {
#embed "../ControlService/API/limits.yaml"
};
static const uint8_t api_live[] = {
#embed "../ControlService/API/live.yaml"
};
static const uint8_t api_log[] = {
#embed "../ControlService/API/log.yaml"
};
static const uint8_t api_openapi[] = {
#embed "../ControlService/API/openapi.yaml"
};
static const uint8_t api_page[] = {
#embed "../ControlService/API/page.yaml"
};
static const uint8_t api_people[] = {
#embed "../ControlService/API/people.yaml"
};
static const uint8_t api_replay[] = {
#embed "../ControlService/API/replay.yaml"
};
static const uint8_t api_scene[] = {
#embed "../ControlService/API/scene.yaml"
};
static const uint8_t api_sessions[] = {
#embed "../ControlService/API/sessions.yaml"
};
static const uint8_t api_table[] = {
#embed "../ControlService/API/table.yaml"
};
static const uint8_t api_table_schemas[] = {
#embed "../ControlService/API/table-schemas.yaml"
};

#include "page.h"

#define FILE_NAMED(name, bytes) {name, bytes, sizeof(bytes)}
static const embedded_file files[] = {
    FILE_NAMED("api/access.yaml", api_access),
    FILE_NAMED("api/alarms.yaml", api_alarms),
    FILE_NAMED("api/daemon.yaml", api_daemon),
    FILE_NAMED("api/limit-schemas.yaml", api_limit_schemas),
    FILE_NAMED("api/limits.yaml", api_limits),
    FILE_NAMED("api/live.yaml", api_live),
    FILE_NAMED("api/log.yaml", api_log),
    FILE_NAMED("api/openapi.yaml", api_openapi),
    FILE_NAMED("api/page.yaml", api_page),
    FILE_NAMED("api/people.yaml", api_people),
    FILE_NAMED("api/replay.yaml", api_replay),
    FILE_NAMED("api/scene.yaml", api_scene),
    FILE_NAMED("api/sessions.yaml", api_sessions),
    FILE_NAMED("api/table.yaml", api_table),
    FILE_NAMED("api/table-schemas.yaml", api_table_schemas),
    PAGE_FILES
};

const embedded_file *embedded_file_at(size_t index) {
  return index < sizeof(files) / sizeof(files[0]) ? &files[index] : NULL;
}
