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

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdCore = Target.Dependency.product(
  name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "treadlight",
  products: [
    .executable(name: "treadlightd", targets: ["treadlightd"]),
    .executable(name: "treadlight", targets: ["treadlight"]),
    // What the firmware package takes from here.
    .library(name: "TableDevice", targets: ["TableDevice"]),
    // What the fuzzing package takes from here.
    .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
    .library(name: "FuzzHTTP", targets: ["FuzzHTTP"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.25.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  // In the order the data flows: see the README's architecture section.
  targets: [
    .systemLibrary(
      name: "CLibUSB", pkgConfig: "libusb-1.0", providers: [.apt(["libusb-1.0-0-dev"])]),
    .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(
      name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
    .systemLibrary(
      name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    // No pkgConfig: its flags would reach the microcontroller's linker; the module map has them.
    .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
    // Files as bytes of the program: the API's document, the page.
    .target(name: "CEmbedded"),

    .target(
      name: "Checksum",
      dependencies: [.target(name: "CDeflate", condition: .when(platforms: [.linux]))],
      swiftSettings: embeddable),
    .target(name: "TableProtocol", dependencies: ["Checksum"], swiftSettings: embeddable),
    .target(name: "Monitoring", swiftSettings: embeddable),
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
    .target(name: "DisplayFilter", swiftSettings: memorySafe),
    .target(
      name: "SafetyChain",
      dependencies: ["LoadEstimation", "Monitoring", "TableModel", "TableProtocol"],
      swiftSettings: memorySafe),
    .target(
      name: "SessionLog",
      dependencies: ["CLZ4", "CZstd", "Checksum", "TableProtocol", "TableModel"],
      exclude: ["Documentation"],
      swiftSettings: memorySafe),
    .target(
      name: "SessionAnalysis",
      dependencies: [
        "ClientLimits", "DisplayFilter", "LoadEstimation", "Monitoring", "SafetyChain",
        "SessionLog",
        "TableModel", "TableProtocol",
      ],
      swiftSettings: memorySafe),
    .target(
      name: "SessionExport",
      dependencies: [
        "Checksum", "LoadEstimation", "SessionAnalysis", "SessionLog", "TableModel",
        "TableProtocol",
      ],
      swiftSettings: memorySafe),
    .target(
      name: "Calibration", dependencies: ["TableModel", "TableProtocol"],
      swiftSettings: memorySafe),
    .target(
      name: "LimitFile", dependencies: ["ClientLimits", "StrictYAML", "TableModel"],
      swiftSettings: memorySafe),
    .target(name: "StrictYAML", dependencies: ["TableModel", yams], swiftSettings: memorySafe),
    .target(
      name: "ProfileFile", dependencies: ["StrictYAML", "TableModel"], swiftSettings: memorySafe),
    .target(
      name: "AlarmSignals",
      dependencies: [
        "CSystemd", "RealTime", "TableModel", asyncHTTPClient, crypto, logging, nioCore, nioHTTP1,
        nioPosix,
      ],
      swiftSettings: memorySafe),
    .target(name: "ClientLimits", dependencies: ["TableModel"], swiftSettings: memorySafe),
    .target(
      name: "ClientRegistry", dependencies: ["ClientLimits", "TableModel", grdb],
      swiftSettings: memorySafe),
    .target(
      name: "ControlService",
      dependencies: [
        "CEmbedded", "Calibration", "ClientLimits", "ClientRegistry", "LoadEstimation",
        "Monitoring", "SessionAnalysis", "TableModel", "TableProtocol", crypto, hummingbird,
        hummingbirdCore, httpTypes, logging, nioCore, yams,
      ],
      exclude: ["API", "Page"],
      swiftSettings: memorySafe),
    .target(
      name: "VirtualTable",
      dependencies: ["RealTime", "TableDevice", "TableModel", "TableProtocol"],
      swiftSettings: memorySafe),
    .executableTarget(
      name: "treadlightd",
      dependencies: [
        "Acquisition", "AlarmSignals", "Calibration", "ClientLimits", "ClientRegistry",
        "ControlService", "DisplayFilter",
        "LoadEstimation", "Monitoring", "ProfileFile", "RealTime", "SafetyChain",
        "SessionAnalysis", "SessionLog", "StrictYAML", "TableDevice", "TableModel",
        "TableProtocol", "USBTransport", "VirtualTable", "CLinux", "CSystemd", argumentParser,
        lifecycle,
        logging, nioCore, nioPosix, unixSignals,
      ],
      exclude: ["Documentation"],
      swiftSettings: memorySafe),
    .executableTarget(
      name: "treadlight",
      dependencies: [
        "Acquisition", "CQRencode", "Calibration", "ClientLimits", "ClientRegistry",
        "ControlService", "DisplayFilter",
        "LimitFile", "LoadEstimation", "Monitoring", "ProfileFile", "SessionAnalysis",
        "SessionExport", "SessionLog",
        "StrictYAML", "TableDevice", "TableModel",
        "TableProtocol", "VirtualTable", argumentParser, nioCore, nioHTTP1, nioPosix,
      ],
      swiftSettings: memorySafe),

    .target(name: "CBenchmark", path: "Tools/benchmarks/CBenchmark"),
    .executableTarget(
      name: "treadlight-bench",
      dependencies: [
        "Acquisition", "CBenchmark", "LoadEstimation", "Monitoring", "RealTime", "SafetyChain",
        "SessionLog", "TableModel", "TableProtocol", "USBTransport", argumentParser,
      ],
      path: "Tools/benchmarks/treadlight-bench", swiftSettings: memorySafe),
    .executableTarget(
      name: "mcap-conformance", dependencies: ["SessionLog"],
      path: "Tools/conformance/mcap-conformance", swiftSettings: memorySafe),
    .executableTarget(
      name: "log-driver",
      dependencies: ["RealTime", "SessionLog", "TableModel", "TableProtocol"],
      path: "Tools/faults/log-driver", swiftSettings: memorySafe),
    .executableTarget(
      name: "table-image", dependencies: [argumentParser],
      path: "Tools/firmware/table-image", swiftSettings: memorySafe),
    .executableTarget(
      name: "table-walk", dependencies: ["TableDevice", "TableProtocol", "VirtualTable"],
      path: "Tools/firmware/table-walk", swiftSettings: memorySafe),
    // What Tools/fuzz runs, and the tests run again.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Acquisition", "Checksum", "ClientLimits", "LimitFile", "LoadEstimation", "Monitoring",
        "ProfileFile", "SafetyChain", "SessionAnalysis", "SessionLog", "StrictYAML",
        "TableDevice", "TableModel", "TableProtocol", "VirtualTable",
      ],
      path: "Tools/fuzzing/FuzzTargets", swiftSettings: memorySafe),
    .target(
      name: "FuzzHTTP",
      dependencies: [
        "Calibration", "ClientLimits", "ClientRegistry", "ControlService", "FuzzTargets",
        "LoadEstimation", "Monitoring", "SessionAnalysis", "TableModel", "TableProtocol",
        hummingbird, hummingbirdCore, httpTypes, logging, nioCore, nioEmbedded, nioHTTP1,
      ],
      path: "Tools/fuzzing/FuzzHTTP", swiftSettings: memorySafe),
    .executableTarget(
      name: "make-session",
      dependencies: [
        "ClientLimits", "LoadEstimation", "Monitoring", "SafetyChain", "SessionAnalysis",
        "SessionLog", "TableModel", "TableProtocol",
      ],
      path: "Tools/make-session", swiftSettings: memorySafe),

    .testTarget(name: "ChecksumTests", dependencies: ["Checksum"]),
    .testTarget(name: "TableProtocolTests", dependencies: ["Checksum", "TableProtocol"]),
    .testTarget(name: "MonitoringTests", dependencies: ["Monitoring"]),
    .testTarget(name: "TableDeviceTests", dependencies: ["TableDevice", "TableProtocol"]),
    .testTarget(name: "RealTimeTests", dependencies: ["RealTime"]),
    .testTarget(
      name: "USBTransportTests", dependencies: ["RealTime", "TableProtocol", "USBTransport"]),
    .testTarget(
      name: "AcquisitionTests", dependencies: ["Acquisition", "TableModel", "TableProtocol"]),
    .testTarget(
      name: "LoadEstimationTests",
      dependencies: ["LoadEstimation", "TableModel", "TableProtocol"]),
    .testTarget(name: "TableModelTests", dependencies: ["TableModel"]),
    .testTarget(name: "ClientLimitsTests", dependencies: ["ClientLimits", "TableModel"]),
    .testTarget(
      name: "AlarmSignalsTests",
      dependencies: [
        "AlarmSignals", "CSystemd", "TableModel", hummingbird, httpTypes, logging, nioCore,
      ]),
    .testTarget(
      name: "LimitFileTests",
      dependencies: ["ClientLimits", "LimitFile", "StrictYAML", "TableModel"]),
    .testTarget(name: "DisplayFilterTests", dependencies: ["DisplayFilter"]),
    .testTarget(
      name: "CalibrationTests", dependencies: ["Calibration", "TableModel", "TableProtocol"]),
    .testTarget(
      name: "ProfileFileTests", dependencies: ["ProfileFile", "StrictYAML", "TableModel"]),
    .testTarget(
      name: "SafetyChainTests",
      dependencies: [
        "LoadEstimation", "Monitoring", "SafetyChain", "TableModel", "TableProtocol",
      ]),
    .testTarget(
      name: "SessionLogTests",
      dependencies: ["Checksum", "SessionLog", "TableModel", "TableProtocol"]),
    .testTarget(
      name: "ClientRegistryTests",
      dependencies: ["ClientLimits", "ClientRegistry", "TableModel", grdb]),
    .testTarget(
      name: "ControlServiceTests",
      dependencies: [
        "Calibration", "ClientLimits", "ClientRegistry", "ControlService", "LoadEstimation",
        "Monitoring", "SessionAnalysis", "TableModel", "TableProtocol", hummingbird, httpTypes,
        logging, nioCore, nioEmbedded,
      ]),
    .testTarget(
      name: "VirtualTableTests",
      dependencies: ["RealTime", "TableDevice", "TableModel", "TableProtocol", "VirtualTable"]),
    .testTarget(
      name: "SessionAnalysisTests",
      dependencies: [
        "ClientLimits", "LoadEstimation", "Monitoring", "SafetyChain", "SessionAnalysis",
        "SessionLog", "TableModel", "TableProtocol",
      ]),
    .testTarget(
      name: "SessionExportTests",
      dependencies: [
        "Checksum", "LoadEstimation", "SessionAnalysis", "SessionExport", "SessionLog",
        "TableModel", "TableProtocol", "make-session",
      ]),
    .testTarget(name: "FuzzTargetsTests", dependencies: ["FuzzHTTP", "FuzzTargets"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Acquisition", "ClientLimits", "LoadEstimation", "Monitoring", "ProfileFile", "SafetyChain",
        "SessionAnalysis", "SessionLog", "TableDevice", "TableModel", "TableProtocol",
        "VirtualTable", "treadlight", "treadlightd",
      ]),
    .testTarget(
      name: "treadlightTests",
      dependencies: [
        "Calibration", "ClientLimits", "ClientRegistry", "ControlService", "LimitFile",
        "LoadEstimation", "Monitoring", "SafetyChain", "SessionAnalysis", "SessionExport",
        "SessionLog",
        "StrictYAML", "TableModel", "TableProtocol", "treadlight",
        argumentParser, nioCore,
        nioPosix,
      ]),
    .testTarget(
      name: "treadlightdTests",
      dependencies: [
        "Acquisition", "AlarmSignals", "ClientLimits", "ClientRegistry", "ControlService",
        "DisplayFilter",
        "LoadEstimation", "Monitoring", "ProfileFile", "SafetyChain", "SessionAnalysis",
        "SessionLog", "StrictYAML", "TableModel", "TableProtocol", "USBTransport", "VirtualTable",
        logging,
        "treadlightd",
      ]),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = everyTarget + (target.swiftSettings ?? [])
}
