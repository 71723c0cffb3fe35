// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "ridgeline",
    products: [
        .executable(name: "ridgeline", targets: ["ridgeline"]),
        .executable(name: "test-authority", targets: ["test-authority"]),
        .library(name: "RPKITypes", targets: ["RPKITypes"]),
        .library(name: "RPKICrypto", targets: ["RPKICrypto"]),
        .library(name: "RPKIObjects", targets: ["RPKIObjects"]),
        .library(name: "RPKIValidation", targets: ["RPKIValidation"]),
        .library(name: "RPKIPayload", targets: ["RPKIPayload"]),
        .library(name: "RelyingParty", targets: ["RelyingParty"]),
        .library(name: "TestAuthority", targets: ["TestAuthority"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "RPKITypes", swiftSettings: settings),
        .target(
            name: "RPKICrypto",
            dependencies: ["RPKITypes", "COpenSSL"],
            swiftSettings: settings + [.strictMemorySafety()]
        ),
        .target(name: "RPKIObjects", dependencies: ["RPKITypes"], swiftSettings: settings),
        .target(
            name: "RPKIValidation",
            dependencies: ["RPKITypes", "RPKIObjects", "RPKICrypto"],
            swiftSettings: settings
        ),
        .target(name: "RPKIPayload", dependencies: ["RPKITypes"], swiftSettings: settings),
        .target(
            name: "RelyingParty",
            dependencies: ["RPKITypes", "RPKICrypto", "RPKIObjects", "RPKIValidation", "RPKIPayload"],
            swiftSettings: settings
        ),
        .target(name: "TestAuthority", dependencies: ["RPKITypes", "COpenSSL"], swiftSettings: settings),
        .executableTarget(
            name: "test-authority",
            dependencies: [
                "TestAuthority", "RPKITypes",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "ridgeline",
            dependencies: [
                "RPKITypes", "RPKICrypto", "RPKIObjects", "RPKIValidation", "RPKIPayload", "RelyingParty",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "RPKITypesTests", dependencies: ["RPKITypes"], swiftSettings: settings),
        .testTarget(
            name: "RPKICryptoTests",
            dependencies: ["RPKICrypto", "RPKITypes", "TestAuthority"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RPKIObjectsTests",
            dependencies: ["RPKIObjects", "RPKICrypto", "RPKITypes"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RPKIPayloadTests",
            dependencies: ["RPKIPayload", "RPKITypes"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RelyingPartyTests",
            dependencies: ["RelyingParty", "RPKIValidation", "RPKIObjects", "RPKITypes", "TestAuthority"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RPKIValidationTests",
            dependencies: ["RPKIValidation", "RPKIObjects", "RPKICrypto", "RPKITypes", "TestAuthority"],
            swiftSettings: settings
        ),
    ]
)
