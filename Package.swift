// swift-tools-version: 6.2
import PackageDescription

// The house of docs/architecture.md, floor by floor. An import always goes to a lower floor;
// ArchitectureTests holds the sources against the same table.

/// What every Swift target is compiled with: the strictest language, and no warning left standing.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// Measured: dynamic exclusivity checks cost a third of the instructions of a request, and calls from module to
/// module a fifteenth. Debug builds and tests keep both (docs/decisions/0003-release-flags.md).
let release: [SwiftSetting] = [
    .unsafeFlags(
        ["-enforce-exclusivity=unchecked", "-cross-module-optimization"], .when(configuration: .release))
]

/// The Swift runtime inside (measured: faster to start and to call), and every symbol bound at the start, so
/// that no table of functions stays writable.
let hardened = ["-static-stdlib", "-Xlinker", "-z", "-Xlinker", "now"]

func source(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict + release)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestKit"], swiftSettings: strict)
}

let package = Package(
    name: "countersign",
    products: [
        .executable(name: "countersign", targets: ["countersign"]),
        // For the nested packages Benchmarks and Fuzz only; Countersign is a program, not a library.
        .library(name: "Wire", targets: ["Wire"]),
        .library(name: "Crypto", targets: ["Crypto"]),
        .library(name: "Domain", targets: ["Domain"]),
        .library(name: "PolicyFile", targets: ["PolicyFile"]),
    ],
    targets: [
        // Floor 0: C, one importer each.
        .target(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        // Floor 1: bytes, numbers about the process, system calls.
        source("Wire"),
        source("Telemetry"),
        source("System", ["CLinux"]),

        // Floor 2
        source("Crypto", ["Wire", "System", "COpenSSL"]),
        source("Reactor", ["Wire", "Telemetry", "System", "COpenSSL"]),

        // Floor 3
        source("Domain", ["Wire", "Crypto"]),
        source("HTTP", ["Wire", "Telemetry", "Reactor"]),

        // Floor 4
        source("PolicyFile", ["Domain", "Wire", "System", "CYAML"]),
        source("Admin", ["Domain", "HTTP", "Reactor", "Crypto", "Wire", "Telemetry"]),
        source("Demo", ["Domain", "HTTP", "Reactor", "Crypto", "Wire", "Telemetry"]),
        source("Gateway", ["Domain", "HTTP", "Reactor", "Crypto", "Wire", "Telemetry"]),

        // Floor 5: the program, and what only tests use.
        .executableTarget(
            name: "countersign",
            dependencies: [
                "Wire", "Telemetry", "System", "Crypto", "Reactor", "Domain", "HTTP", "Admin", "Demo",
                "Gateway",
                "PolicyFile",
            ],
            swiftSettings: strict + release,
            linkerSettings: [.unsafeFlags(hardened, .when(configuration: .release))]
        ),
        source("TestKit", ["Wire", "Telemetry", "System", "Crypto", "Reactor", "Domain", "HTTP", "Gateway"]),

        tests("WireTests", ["Wire"]),
        tests("TelemetryTests", ["Telemetry"]),
        tests("SystemTests", ["System"]),
        tests("CryptoTests", ["Crypto", "System", "Wire"]),
        tests("DomainTests", ["Domain", "Crypto", "System", "Wire"]),
        tests("ReactorTests", ["Reactor", "System", "Telemetry", "Wire"]),
        tests("HTTPTests", ["HTTP", "Reactor", "System", "Telemetry", "Wire"]),
        tests("PolicyFileTests", ["PolicyFile", "Domain", "System", "Wire"]),
        tests("GatewayTests", ["Gateway", "Domain", "HTTP", "Reactor", "System", "Wire"]),
        tests("AdminTests", ["Admin", "HTTP", "Reactor", "System", "Telemetry"]),
        tests("DemoTests", ["Demo", "HTTP", "Reactor", "System", "Telemetry", "Wire"]),
        tests("TestKitTests", ["Crypto", "System"]),
        tests("ArchitectureTests", ["System"]),
        tests("EndToEndTests", ["countersign", "Domain", "HTTP", "PolicyFile", "Reactor", "System", "Wire"]),
    ]
)
