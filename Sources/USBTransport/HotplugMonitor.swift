internal import CUdev

/// Tells that USB devices have come or gone, as udev announces it.
///
/// Where no udev runs, nothing is ever announced; the owner looks on a timer as well.
@safe
struct HotplugMonitor: ~Copyable {
  // Both are owned by this value, used on one thread and released in `deinit`.
  private let context: OpaquePointer
  private let monitor: OpaquePointer

  init?() {
    guard let context = unsafe udev_new() else { return nil }
    guard let monitor = unsafe udev_monitor_new_from_netlink(context, "udev") else {
      unsafe udev_unref(context)
      return nil
    }
    unsafe udev_monitor_filter_add_match_subsystem_devtype(monitor, "usb", "usb_device")
    unsafe udev_monitor_enable_receiving(monitor)
    unsafe self.context = unsafe context
    unsafe self.monitor = unsafe monitor
  }

  deinit {
    unsafe udev_monitor_unref(monitor)
    unsafe udev_unref(context)
  }

  /// Whether anything was announced since the last call.
  ///
  /// Does not wait.
  func takeAnnouncements() -> Bool {
    var isAny = false
    while let device = unsafe udev_monitor_receive_device(monitor) {
      unsafe udev_device_unref(device)
      isAny = true
    }
    return isAny
  }
}
