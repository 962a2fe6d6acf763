// swift-tools-version: 6.3
import PackageDescription

// Flags are stated once, each with its reason.
let everyTarget: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335: `any` shows at the use
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409: imports do not leak
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444: import what you call
  .treatAllWarnings(as: .error),
]
let memorySafe: [SwiftSetting] = [.strictMemorySafety()]  // SE-0458; not in tests
let embeddable: [SwiftSetting] = [  // SE-0337 and friends: also built for the microcontroller
  .strictMemorySafety(), .treatWarning("EmbeddedRestrictions", as: .error),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
  name: "treadlight",
  products: [
    // What the firmware package takes from here.
    .library(name: "TableDevice", targets: ["TableDevice"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  // In the order the data flows: see the README's architecture section.
  targets: [
    .systemLibrary(
      name: "CLibUSB", pkgConfig: "libusb-1.0", providers: [.apt(["libusb-1.0-0-dev"])]),
    .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "Checksum", swiftSettings: embeddable),
    .target(name: "TableProtocol", dependencies: ["Checksum"], swiftSettings: embeddable),
    .target(name: "Monitoring", dependencies: ["TableProtocol"], swiftSettings: embeddable),
    .target(
      name: "TableDevice", dependencies: ["TableProtocol", "Monitoring"],
      swiftSettings: embeddable),
    .target(name: "TableModel", swiftSettings: memorySafe),
    .target(name: "RealTime", dependencies: ["CLinux"], swiftSettings: memorySafe),
    .target(
      name: "USBTransport", dependencies: ["CLibUSB", "CUdev", "RealTime", "TableProtocol"],
      swiftSettings: memorySafe),
    .target(
      name: "Acquisition", dependencies: ["TableProtocol", "TableModel"],
      swiftSettings: memorySafe),
    .target(
      name: "LoadEstimation", dependencies: ["TableProtocol", "TableModel"],
      swiftSettings: memorySafe),
    .target(
      name: "SafetyChain",
      dependencies: ["LoadEstimation", "Monitoring", "TableModel", "TableProtocol"],
      swiftSettings: memorySafe),
    .target(
      name: "SessionLog", dependencies: ["Checksum", "TableProtocol", "TableModel"],
      swiftSettings: memorySafe),
    .target(
      name: "SessionAnalysis",
      dependencies: [
        "LoadEstimation", "Monitoring", "SafetyChain", "SessionLog", "TableModel",
        "TableProtocol",
      ],
      swiftSettings: memorySafe),
    .target(
      name: "ClientRegistry", dependencies: ["TableModel", grdb], swiftSettings: memorySafe),
    .target(
      name: "VirtualTable",
      dependencies: ["CLinux", "TableDevice", "TableProtocol", "TableModel"],
      swiftSettings: memorySafe),
    .testTarget(name: "ChecksumTests", dependencies: ["Checksum"]),
    .testTarget(
      name: "SessionLogTests",
      dependencies: ["Checksum", "SessionLog", "TableModel", "TableProtocol"]),
    .testTarget(
      name: "ClientRegistryTests", dependencies: ["ClientRegistry", "TableModel", grdb]),
    .testTarget(
      name: "VirtualTableTests",
      dependencies: ["TableDevice", "TableModel", "TableProtocol", "VirtualTable"]),
    .testTarget(
      name: "SessionAnalysisTests",
      dependencies: [
        "LoadEstimation", "Monitoring", "SafetyChain", "SessionAnalysis", "SessionLog",
        "TableModel", "TableProtocol",
      ]),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = everyTarget + (target.swiftSettings ?? [])
}
