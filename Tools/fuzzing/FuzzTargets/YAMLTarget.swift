internal import ClientLimits
internal import LimitFile
internal import ProfileFile
internal import StrictYAML
internal import TableModel

/// Files that people write.
///
/// Bit 0 of the first byte: limits, else a table's profile.
enum YAMLTarget {
  static func run(_ bytes: [UInt8]) {
    guard let choice = bytes.first else { return }
    let text = bytes.dropFirst()
    if choice & 1 == 0 { profile(text) } else { limits(text) }
  }

  private static func profile(_ bytes: ArraySlice<UInt8>) {
    do throws(YAMLError) {
      let profile = try ProfileFile.read(bytes, file: "fuzz.yaml")
      let text = ProfileFile.text(of: profile)
      require((try? ProfileFile.read(text.utf8, file: "again")) == profile, "a profile reads back")
    } catch {
      require(!error.description.isEmpty, "an error has words")
    }
  }

  private static func limits(_ bytes: ArraySlice<UInt8>) {
    do throws(YAMLError) {
      let limits = try LimitFile.read(bytes, file: "fuzz.yaml")
      let text = limits.text(heading: ["of nobody"])
      require((try? LimitFile.read(text.utf8, file: "again")) == limits, "limits read back")
    } catch {
      require(!error.description.isEmpty, "an error has words")
    }
  }

  static func seeds() -> [[UInt8]] {
    let profile = """
      name: "Studio 1"
      rated_load_n: 2000
      rate_hz: 80
      face_cradle: {x_mm: 350, y_mm: -120}
      cells:
        - {channel: 0, x_mm: 0, y_mm: 0, capacity_kg: 200, sensitivity_mv_per_v: 2}
        - {channel: 1, x_mm: 700, y_mm: 0}
        - {channel: 2, x_mm: 350, y_mm: 1900, capacity_n: 500}
      panels:
        - name: top
          role: client
          channels: [0, 1, 2]
          outline_mm: [[0, 0], [700, 0], [700, 1900], [0, 1900]]

      """
    let limits = """
      preset: deep
      limits:
        whole-body:
          hard_force: 300 N
          soft_force: 25 kgf
          share: 80 %
          loading_rate: 1500 N/s
        lower-back:
          hard_pressure: 90 kPa
          soft_time: 20 s
          lock: locked

      """
    return [[0] + Array(profile.utf8), [1] + Array(limits.utf8), [1] + Array("limits: {}\n".utf8)]
  }
}
