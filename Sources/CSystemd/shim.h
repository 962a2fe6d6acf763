#pragma once
#include <stdint.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

// sd_bus_message_append is variadic, which Swift does not import.

// The arguments of org.freedesktop.Notifications.Notify: no actions, one hint.
static inline int treadlight_append_notification(
    sd_bus_message *message, const char *app, uint32_t replaces, const char *icon,
    const char *summary, const char *body, uint8_t urgency, int32_t expires) {
  return sd_bus_message_append(
      message, "susssasa{sv}i", app, replaces, icon, summary, body, 0, 1, "urgency", "y",
      urgency, expires);
}
