// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// A package of its own, so that only fuzzing builds everything instrumented; see README.md.
let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "ridgeline", path: "../..")],
    targets: [
        .target(name: "CLibFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "CLibFuzzer",
                .product(name: "RPKITypes", package: "ridgeline"),
                .product(name: "RPKIObjects", package: "ridgeline"),
                .product(name: "RPKIValidation", package: "ridgeline"),
                .product(name: "RPKICrypto", package: "ridgeline"),
                .product(name: "RPKIPayload", package: "ridgeline"),
                .product(name: "RRDP", package: "ridgeline"),
                .product(name: "RouteSources", package: "ridgeline"),
                .product(name: "RTRProtocol", package: "ridgeline"),
                .product(name: "TestAuthority", package: "ridgeline"),
            ],
            swiftSettings: settings
        ),
    ]
)
