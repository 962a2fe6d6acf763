// swift-tools-version: 6.3
import PackageDescription

// Built by Tools/fuzz with the sanitizer's flags, which reach every module then; so that nobody
// else's build has them, this is a package of its own.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "treadlight-fuzz",
  dependencies: [.package(name: "treadlight", path: "../..")],
  targets: [
    .executableTarget(
      name: "fuzz", dependencies: [.product(name: "FuzzTargets", package: "treadlight")],
      swiftSettings: settings),
    // Apart, because the HTTP server's modules take several times as long to build as all others.
    .executableTarget(
      name: "fuzz-http", dependencies: [.product(name: "FuzzHTTP", package: "treadlight")],
      swiftSettings: settings),
  ]
)
