// swift-tools-version: 6.2
import PackageDescription

// The fuzz targets, one executable each, over the package next door; scripts/fuzz builds and runs them.
//
// To add one: a folder in Targets with a file that defines `LLVMFuzzerTestOneInput`, its name in the list
// below, and at least one seed in corpus/<name>. A target asserts something of what it parsed, for example
// that the pieces give what the whole gave: to survive is the least of it.
let names = [
    "heads", "chunks", "targets", "json", "forms", "structured-fields", "files", "conditions", "routes",
    "display",
]

/// What some targets take beside Wire.
let more: [String: [Target.Dependency]] = [
    "files": [
        .product(name: "Domain", package: "countersign"),
        .product(name: "PolicyFile", package: "countersign"),
    ],
    "conditions": [.product(name: "Domain", package: "countersign")],
    "routes": [.product(name: "Domain", package: "countersign")],
    "display": [.product(name: "Domain", package: "countersign")],
]

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "countersign", path: "..")],
    targets: [.target(name: "FuzzInput", path: "Input", swiftSettings: strict)]
        + names.map { name in
            .executableTarget(
                name: name,
                dependencies: ["FuzzInput", .product(name: "Wire", package: "countersign")]
                    + more[name, default: []],
                path: "Targets/\(name)",
                // The fuzzer brings main.
                swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
            )
        }
)
