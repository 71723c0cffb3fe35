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
    name: "performance",
    dependencies: [
        .package(name: "ridgeline", path: "../.."),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibCrypto",
            path: "Sources/CLibCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),
        .executableTarget(
            name: "performance",
            dependencies: [
                "CLibCrypto",
                .product(name: "RPKIObjects", package: "ridgeline"),
                .product(name: "RPKITypes", package: "ridgeline"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "route-performance",
            dependencies: [
                .product(name: "RouteVerification", package: "ridgeline"),
                .product(name: "RPKITypes", package: "ridgeline"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "rib",
            dependencies: [
                .product(name: "RouteSources", package: "ridgeline"),
                .product(name: "RPKITypes", package: "ridgeline"),
            ],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CEpoll", path: "Sources/CEpoll"),
        .systemLibrary(
            name: "CLibSSL",
            path: "Sources/CLibSSL",
            pkgConfig: "libssl",
            providers: [.apt(["libssl-dev"])]
        ),
        .executableTarget(name: "rtr-load", dependencies: ["CEpoll", "CLibSSL"], swiftSettings: settings),
        .executableTarget(
            name: "rtr-bare",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
    ]
)
