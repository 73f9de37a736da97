// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who only builds Oriel builds this. The house is compiled again
// here, from the same files (`House` and `Plugins` are links): with the coverage that steers the fuzzer in our own code and
// not in what we stand on, and open to `@testable import`. See docs/fuzzing.md and docs/decisions/0027-fuzzing.md.

/// With ORIEL_FUZZ_ADDRESS set, AddressSanitizer watches too.
let sanitizer = Context.environment["ORIEL_FUZZ_ADDRESS"] == nil ? "-sanitize=fuzzer" : "-sanitize=fuzzer,address"

let features: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
let watched: [SwiftSetting] =
    features + [.define("Libvirt"), .define("PostgreSQL"), .unsafeFlags([sanitizer, "-enable-testing"])]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioConcurrency: Target.Dependency = .product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

func house(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "House/\(name)", swiftSettings: watched)
}

func plugin(
    _ name: String, at folder: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Plugins/\(folder)/Sources", resources: resources,
        swiftSettings: watched)
}

/// A fuzz target: the folder `Targets/NAME`, whose corpus is `Corpora/NAME`.
func fuzz(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: ["FuzzKit"] + dependencies, path: "Targets/\(name)",
        swiftSettings: features + [.unsafeFlags([sanitizer])],
        linkerSettings: [.unsafeFlags([sanitizer])])
}

let package = Package(
    name: "fuzz",
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    ],
    targets: [
        // The fuzz targets. A new one: a folder in Targets, and a line here.
        fuzz("WebSocketFrames", ["WebSocketBytes", nioCore]),
        fuzz("UpgradeRequests", ["NoVNCListener", "WebSocketBytes", "ConsoleCore", nioCore, nioHTTP1, nioEmbedded]),
        fuzz("XVPRequests", ["XVPListener", "ConsoleCore", nioCore]),
        fuzz("RFBViewer", ["RFB", nioCore]),
        fuzz("RFBServer", ["RFB", nioCore]),
        fuzz("ClientMessages", ["RFB", nioCore]),
        fuzz("RFBLogin", ["RFB", nioCore]),
        fuzz("VeNCrypt", ["RFB", nioCore]),
        fuzz("AuthorityWire", ["RemoteConsoleAuth", "ConsoleCore", nioCore]),
        fuzz("TunnelReply", ["ConsoleRelay", "ConsoleCore", nioCore]),
        fuzz("ProxyHeader", ["ClientTransport", "ConsoleCore", nioCore]),
        fuzz("DomainXML", ["LibvirtBackend", "XML", "ConsoleCore"]),
        fuzz("SettingsYAML", ["Gateway", "PluginCatalog", "Settings", "ConsoleCore"]),
        fuzz("AccessURLs", ["NoVNCListener", "ConsoleCore", nioHTTP1]),
        fuzz("EgressAddresses", ["ConsoleRelay", "LibvirtBackend", "ConsoleCore"]),
        .target(
            name: "FuzzKit", dependencies: ["CFuzzer", nioCore], path: "Targets/FuzzKit", swiftSettings: features),
        .systemLibrary(name: "CFuzzer", path: "Targets/CFuzzer"),

        // What they need of the house; the dependencies are those of the main Package.swift.
        house("ConsoleCore", [nioCore, logging, lifecycle]),
        house("RFB", [nioCore]),
        house("WebSocketBytes", [nioCore, nioHTTP1, crypto]),
        .systemLibrary(name: "CLibXML2", path: "House/CLibXML2", pkgConfig: "libxml-2.0"),
        house("XML", ["CLibXML2"]),
        .systemLibrary(
            name: "CCrypt", path: "House/CCrypt", pkgConfig: "libcrypt"),
        house("Passwords", ["CCrypt"]),
        house("TLS", ["ConsoleCore", nioCore, nioSSL, crypto, logging]),
        house(
            "ConsoleRelay",
            [
                "ConsoleCore", "RFB", "TLS", nioCore, nioPosix, nioConcurrency, nioSSL, nioTLS, logging, lifecycle,
                coreMetrics,
            ]),
        house("ClientTransport", ["ConsoleCore", "TLS", nioCore, nioSSL, nioTLS, logging]),
        house("ConsoleAuth", ["ConsoleCore", crypto, logging, lifecycle, coreMetrics]),
        .target(name: "COpenAPI", path: "House/COpenAPI", exclude: ["openapi.json"]),
        house(
            "ConsoleAPI",
            [
                "COpenAPI", "ClientTransport", "ConsoleCore", "TLS", hummingbird, hummingbirdCore, httpTypes, nioCore,
                nioHTTP1,
                nioHTTPTypes, logging, lifecycle,
            ]),
        house(
            "RemoteConsoleAuth",
            [
                "ClientTransport", "ConsoleAPI", "ConsoleAuth", "ConsoleCore", "TLS", asyncHTTPClient, hummingbird,
                httpTypes, crypto, nioCore, nioPosix, nioHTTP1, nioSSL, logging, lifecycle, coreMetrics,
            ]),
        house("Settings", ["ConsoleCore", yams]),
        house("NovaImport", ["ConsoleCore"]),
        house("Telemetry", [coreMetrics]),
        house(
            "ConsoleClient",
            [
                "ConsoleCore", "ConsoleRelay", "RFB", "TLS", "WebSocketBytes", nioCore, nioPosix, nioHTTP1, nioSSL,
                nioTLS,
            ]),
        house(
            "Gateway",
            [
                "ClientTransport", "ConsoleClient", "ConsoleCore", "ConsoleRelay", "ConsoleAuth", "ConsoleAPI",
                "NovaImport", "Passwords", "RemoteConsoleAuth", "Settings", "Telemetry", "TLS", argumentParser,
                asyncHTTPClient, metrics,
                nioCore, nioPosix, nioSSL, nioHTTP1, nioConcurrency, logging, lifecycle, unixSignals,
            ]),
        .systemLibrary(name: "CLibvirt", path: "Plugins/Backends/Libvirt/CLibvirt", pkgConfig: "libvirt"),
        .systemLibrary(name: "CZlib", path: "Plugins/Backends/Libvirt/CZlib", pkgConfig: "zlib"),
        plugin(
            "LibvirtBackend", at: "Backends/Libvirt", ["ConsoleCore", "XML", "CLibvirt", "CZlib", nioCore, logging]),
        plugin(
            "XenServerBackend", at: "Backends/XenServer",
            ["ConsoleCore", "TLS", "XML", nioCore, nioPosix, nioHTTP1, nioSSL, nioTLS, logging]),
        plugin("StaticBackend", at: "Backends/Static", ["ConsoleCore", crypto]),
        plugin(
            "NoVNCListener", at: "Listeners/NoVNC",
            [
                "ClientTransport", "ConsoleCore", "ConsoleRelay", "RFB", "TLS", "WebSocketBytes", nioCore,
                nioHTTP1, logging, crypto, coreMetrics,
            ],
            resources: [
                .embedInCode("Page/console.html"), .embedInCode("Page/console.js"), .embedInCode("Page/console.css"),
            ]),
        plugin(
            "XVPListener", at: "Listeners/XVP",
            ["ClientTransport", "ConsoleCore", "ConsoleRelay", nioCore, logging, coreMetrics]),
        plugin(
            "RFBListener", at: "Listeners/RFB",
            ["ClientTransport", "ConsoleCore", "ConsoleRelay", "RFB", "TLS", nioCore, logging, coreMetrics]),
        plugin("SQLiteTokenStore", at: "TokenStores/SQLite", ["ConsoleCore", grdb, logging]),
        .systemLibrary(name: "CLibPQ", path: "Plugins/TokenStores/PostgreSQL/CLibPQ", pkgConfig: "libpq"),
        plugin("PostgreSQLTokenStore", at: "TokenStores/PostgreSQL", ["ConsoleCore", "CLibPQ"]),
        plugin("NoIdentity", at: "Identity/None", ["ConsoleCore"]),
        plugin("BasicIdentity", at: "Identity/Basic", ["ConsoleCore", "Passwords", crypto]),
        plugin("TokenIdentity", at: "Identity/Token", ["ConsoleCore", crypto]),
        plugin(
            "KeystoneIdentity", at: "Identity/Keystone",
            ["ConsoleCore", "TLS", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioSSL]),
        house(
            "PluginCatalog",
            [
                "ConsoleCore", "LibvirtBackend", "XenServerBackend", "StaticBackend", "NoVNCListener", "XVPListener",
                "RFBListener", "SQLiteTokenStore", "PostgreSQLTokenStore",
                "NoIdentity", "BasicIdentity", "TokenIdentity", "KeystoneIdentity",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
