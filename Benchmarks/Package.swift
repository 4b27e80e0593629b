// swift-tools-version: 6.2
import PackageDescription

// What an operation costs, over the package next door; scripts/bench builds, runs and compares.
let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "countersign", path: "..")],
    targets: [
        // What an operation costs in plain C that does the least: the floor to hold ours against.
        .target(name: "Floor", path: "Floor"),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "Floor", .product(name: "Wire", package: "countersign"),
                .product(name: "Domain", package: "countersign"),
                .product(name: "Crypto", package: "countersign"),
            ],
            path: "Sources",
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
                .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
            ],
            // As the product is linked: a dynamic runtime would be measured too.
            linkerSettings: [.unsafeFlags(["-static-stdlib"], .when(configuration: .release))]
        ),
    ]
)
