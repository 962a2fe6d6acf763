// swift-tools-version: 6.3
import PackageDescription

// The flags for the core itself stand in ../Tools/mcu/toolset.json.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Volatile"),  // register accesses that stay as they are written
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "table-firmware",
  dependencies: [.package(name: "treadlight", path: "..")],
  targets: [
    // From power-up to the first line of Swift.
    .target(name: "Startup"),
    // The chip: its registers, and its parts as values.
    .target(name: "RP2040", dependencies: ["Startup"], swiftSettings: settings),
    .executableTarget(
      name: "TableFirmware",
      dependencies: [
        "RP2040", "Startup", .product(name: "TableDevice", package: "treadlight"),
      ],
      swiftSettings: settings,
      linkerSettings: [
        .unsafeFlags([
          "-use-ld=lld", "-Xclang-linker", "-nostdlib", "-Xlinker", "-static",
          "-Xlinker", "--gc-sections", "-Xlinker", "-T", "-Xlinker", "rp2040.ld",
        ])
      ]),
  ]
)
