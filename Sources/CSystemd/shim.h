#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

// Whether `descriptor` is the file that $JOURNAL_STREAM names by device and inode.
static inline bool treadlight_is_stream(int descriptor, const char *named) {
  struct stat status;
  unsigned long long device, inode;
  return sscanf(named, "%llu:%llu", &device, &inode) == 2 && fstat(descriptor, &status) == 0
      && status.st_dev == device && status.st_ino == inode;
}

// sd_bus_message_append is variadic, which Swift does not import.

// The arguments of org.freedesktop.Notifications.Notify: no actions, one hint.
static inline int treadlight_append_notification(
    sd_bus_message *message, const char *app, uint32_t replaces, const char *icon,
    const char *summary, const char *body, uint8_t urgency, int32_t expires) {
  return sd_bus_message_append(
      message, "susssasa{sv}i", app, replaces, icon, summary, body, 0, 1, "urgency", "y",
      urgency, expires);
}
