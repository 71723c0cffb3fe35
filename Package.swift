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
        .library(name: "RTRProtocol", targets: ["RTRProtocol"]),
        .library(name: "RTRServer", targets: ["RTRServer"]),
        .library(name: "RouteVerification", targets: ["RouteVerification"]),
        .library(name: "RRDP", targets: ["RRDP"]),
        .library(name: "RouteSources", targets: ["RouteSources"]),
        .library(name: "RouteMonitor", targets: ["RouteMonitor"]),
        .library(name: "ObjectStore", targets: ["ObjectStore"]),
        .library(name: "RepositoryFetch", targets: ["RepositoryFetch"]),
        .library(name: "HTTPAPI", targets: ["HTTPAPI"]),
        .library(name: "RelyingParty", targets: ["RelyingParty"]),
        .library(name: "TestAuthority", targets: ["TestAuthority"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CBZip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
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
            name: "RouteSources",
            dependencies: ["RPKITypes", "CZlib", "CBZip2", "CZstd"],
            swiftSettings: settings + [.strictMemorySafety()]
        ),
        .target(
            name: "RouteMonitor",
            dependencies: ["RPKITypes", "RPKIPayload", "RouteSources", "RouteVerification"],
            swiftSettings: settings
        ),
        .target(name: "RouteVerification", dependencies: ["RPKITypes"], swiftSettings: settings),
        .target(name: "RTRProtocol", dependencies: ["RPKITypes"], swiftSettings: settings),
        .target(
            name: "RTRServer",
            dependencies: [
                "RPKITypes", "RPKIPayload", "RTRProtocol",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RTRClient",
            dependencies: [
                "RPKITypes", "RTRProtocol",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RRDP",
            dependencies: ["RPKITypes", "RPKICrypto", "CLibXML2"],
            swiftSettings: settings + [.strictMemorySafety()]
        ),
        .target(
            name: "ObjectStore",
            dependencies: [
                "RPKITypes", "RPKICrypto", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RepositoryFetch",
            dependencies: [
                "RPKITypes", "RPKICrypto", "RRDP", "ObjectStore", "CZlib",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RelyingParty",
            dependencies: [
                "RPKITypes", "RPKICrypto", "RPKIObjects", "RPKIValidation", "RPKIPayload", "ObjectStore",
                "RepositoryFetch", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "HTTPAPI",
            dependencies: [
                "RPKITypes", "RPKIPayload", "RouteVerification", "RouteMonitor", "CZlib",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(name: "TestAuthority", dependencies: ["RPKITypes", "COpenSSL"], swiftSettings: settings),
        .target(
            name: "TestPublication",
            dependencies: [
                "RPKITypes", "TestAuthority",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TestRouters",
            dependencies: [
                "RPKITypes", "TestPublication", .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "test-authority",
            dependencies: [
                "TestAuthority", "TestPublication", "RPKITypes",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "ridgeline",
            dependencies: [
                "RPKITypes", "RPKICrypto", "RPKIObjects", "RPKIValidation", "RPKIPayload",
                "RouteVerification",
                "RouteSources", "RouteMonitor", "RTRProtocol", "RTRClient", "RTRServer", "ObjectStore",
                "RepositoryFetch", "RelyingParty", "HTTPAPI", "TestAuthority", "TestPublication",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
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
            name: "RouterTests",
            dependencies: [
                "TestRouters", "TestPublication", "RTRServer", "RTRProtocol", "RPKIPayload", "RPKITypes",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RTRServerTests",
            dependencies: [
                "RTRServer", "RTRProtocol", "RPKIPayload", "RPKITypes", "TestAuthority", "TestPublication",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RTRClientTests",
            dependencies: [
                "RTRClient", "RTRServer", "RTRProtocol", "RPKITypes", "TestPublication", "TestRouters",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RTRProtocolTests",
            dependencies: ["RTRProtocol", "RPKITypes"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RPKIPayloadTests",
            dependencies: ["RPKIPayload", "RPKITypes"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RouteMonitorTests",
            dependencies: ["RouteMonitor", "RouteSources", "RouteVerification", "RPKIPayload", "RPKITypes"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RouteSourcesTests",
            dependencies: ["RouteSources", "RPKITypes", "CZlib", "CBZip2", "CZstd"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RouteVerificationTests",
            dependencies: ["RouteVerification", "RPKITypes"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RRDPTests",
            dependencies: ["RRDP", "RPKITypes", "RPKICrypto", "TestAuthority"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "http-trial",
            dependencies: [
                "HTTPAPI", "RPKIPayload", "RPKITypes",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Tests/http-trial",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "store-trial",
            dependencies: [
                "ObjectStore", "RPKITypes", "RPKICrypto", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/store-trial",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ObjectStoreTests",
            dependencies: [
                "ObjectStore", "RPKITypes", "RPKICrypto", "store-trial",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RepositoryFetchTests",
            dependencies: [
                "RepositoryFetch", "ObjectStore", "RRDP", "RPKITypes", "RPKICrypto", "TestAuthority",
                "TestPublication",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TestPublicationTests",
            dependencies: ["TestPublication", "TestAuthority", "RPKITypes"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RelyingPartyTests",
            dependencies: [
                "RelyingParty", "RepositoryFetch", "ObjectStore", "RPKIValidation", "RPKIObjects",
                "RPKITypes", "RPKIPayload",
                "TestAuthority", "TestPublication", .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "ridgeline", "ObjectStore", "RepositoryFetch", "RPKITypes", "RPKICrypto", "RTRProtocol",
                "RTRServer", "TestAuthority", "TestPublication", "TestRouters",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RPKIValidationTests",
            dependencies: ["RPKIValidation", "RPKIObjects", "RPKICrypto", "RPKITypes", "TestAuthority"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPAPITests",
            dependencies: [
                "HTTPAPI", "RPKITypes", "RPKIPayload", "RouteMonitor", "RouteVerification", "CZlib",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
    ]
)
