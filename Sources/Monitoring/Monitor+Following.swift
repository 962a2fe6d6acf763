// For who asks what stands and not what has changed, as the table's own guard does: a batch would
// take three kilobytes of a memory that is small.
extension Monitor {
  /// Takes one sample.
  public mutating func follow(_ sample: LoadSample) {
    var none = NoEvents()
    take(sample, &none)
  }

  /// Takes `hostSilent` or `hostHeard`.
  public mutating func follow(hostIsSilent: Bool) {
    var none = NoEvents()
    set(.hostSilent, hostIsSilent, &none)
  }

  /// Takes the acknowledgement of everything that stands or is latched.
  public mutating func followAcknowledgement() {
    var none = NoEvents()
    acknowledge(nil, &none)
  }
}
