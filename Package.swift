// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

// What may be named in `dependencies:` below is a rule of the house: Scripts/check-dependencies.py holds it.

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioConcurrency: Target.Dependency = .product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let metricsTestKit: Target.Dependency = .product(name: "MetricsTestKit", package: "swift-metrics")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

func house(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: settings)
}

func plugin(
    _ name: String, at folder: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Plugins/\(folder)/Sources", resources: resources,
        swiftSettings: settings)
}

func tests(_ name: String, of folder: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(folder)", exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "oriel",
    products: [
        .executable(name: "oriel", targets: ["oriel"]),
        .library(name: "ConsoleCore", targets: ["ConsoleCore"]),
        .library(name: "Gateway", targets: ["Gateway"]),
        .library(name: "ConsoleTestKit", targets: ["ConsoleTestKit"]),
    ],
    traits: [
        .trait(name: "Libvirt", description: "The libvirt backend; needs libvirt-dev."),
        .trait(name: "PostgreSQL", description: "The PostgreSQL token store; needs libpq-dev."),
        .default(enabledTraits: ["Libvirt", "PostgreSQL"]),
    ],
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
        // The house
        house("ConsoleCore", [nioCore, logging, lifecycle]),
        house("RFB", [nioCore]),
        house("WebSocketBytes", [nioCore, nioHTTP1, crypto]),
        .systemLibrary(
            name: "CLibXML2", path: "Sources/CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        house("XML", ["CLibXML2"]),
        .systemLibrary(
            name: "CCrypt", path: "Sources/CCrypt", pkgConfig: "libcrypt",
            providers: [.apt(["libcrypt-dev"])]),
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
        .target(name: "COpenAPI", path: "Sources/COpenAPI", exclude: ["openapi.json"]),
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
        house("ConsoleTestKit", ["ConsoleCore", "RFB", nioCore, nioPosix, nioConcurrency, nioSSL, logging]),
        house("XenSimulator", ["XML", nioCore, nioPosix, nioSSL, crypto]),
        .executableTarget(
            name: "xen-simulator", dependencies: ["XenSimulator", argumentParser], path: "Sources/xen-simulator",
            swiftSettings: settings),

        // The plug-ins
        .systemLibrary(
            name: "CLibvirt", path: "Plugins/Backends/Libvirt/CLibvirt", pkgConfig: "libvirt",
            providers: [.apt(["libvirt-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Plugins/Backends/Libvirt/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        plugin(
            "LibvirtBackend", at: "Backends/Libvirt",
            [
                "ConsoleCore", "XML", .target(name: "CLibvirt", condition: .when(traits: ["Libvirt"])),
                .target(name: "CZlib", condition: .when(traits: ["Libvirt"])), nioCore, logging,
            ]),
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
        .systemLibrary(
            name: "CLibPQ", path: "Plugins/TokenStores/PostgreSQL/CLibPQ", pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]),
        plugin(
            "PostgreSQLTokenStore", at: "TokenStores/PostgreSQL",
            ["ConsoleCore", .target(name: "CLibPQ", condition: .when(traits: ["PostgreSQL"]))]),
        plugin("NoIdentity", at: "Identity/None", ["ConsoleCore"]),
        plugin("BasicIdentity", at: "Identity/Basic", ["ConsoleCore", "Passwords", crypto]),
        plugin("TokenIdentity", at: "Identity/Token", ["ConsoleCore", crypto]),
        plugin(
            "KeystoneIdentity", at: "Identity/Keystone",
            ["ConsoleCore", "TLS", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioSSL]),
        house(
            "PluginCatalog",
            [
                "ConsoleCore", .target(name: "LibvirtBackend", condition: .when(traits: ["Libvirt"])), "StaticBackend",
                "XenServerBackend", "NoVNCListener", "XVPListener", "RFBListener", "SQLiteTokenStore",
                .target(name: "PostgreSQLTokenStore", condition: .when(traits: ["PostgreSQL"])), "NoIdentity",
                "BasicIdentity", "TokenIdentity", "KeystoneIdentity",
            ]),
        .executableTarget(
            name: "oriel", dependencies: ["Gateway", "PluginCatalog"], path: "Sources/oriel", swiftSettings: settings),

        // The tests mirror both
        tests("ConsoleCoreTests", of: "ConsoleCoreTests", ["ConsoleCore", "ConsoleTestKit", logging]),
        tests("ConsoleTestKitTests", of: "ConsoleTestKitTests", ["ConsoleTestKit", "ConsoleCore"]),
        tests(
            "XenSimulatorTests", of: "XenSimulatorTests",
            ["XenSimulator", "ConsoleTestKit", nioCore, nioPosix, nioSSL]),
        tests("RFBTests", of: "RFBTests", ["RFB", nioCore]),
        tests("WebSocketBytesTests", of: "WebSocketBytesTests", ["WebSocketBytes", nioCore, nioEmbedded, nioHTTP1]),
        tests("XMLTests", of: "XMLTests", ["XML"]),
        tests(
            "TLSTests", of: "TLSTests",
            ["TLS", "ConsoleCore", "ConsoleTestKit", nioCore, nioPosix, nioSSL, nioTLS, nioConcurrency, logging]),
        tests(
            "ClientTransportTests", of: "ClientTransportTests",
            [
                "ClientTransport", "ConsoleCore", "ConsoleTestKit", "TLS", nioCore, nioPosix, nioEmbedded,
                logging,
            ]),
        tests(
            "ConsoleRelayTests", of: "ConsoleRelayTests",
            [
                "ConsoleRelay", "ConsoleCore", "ConsoleTestKit", "RFB", "TLS", nioCore, nioPosix, nioEmbedded, logging,
                coreMetrics, metricsTestKit,
            ]),
        tests(
            "ConsoleClientTests", of: "ConsoleClientTests",
            [
                "ConsoleClient", "ConsoleCore", "ConsoleTestKit", "NoVNCListener", "ClientTransport", "RFB", "TLS",
                "WebSocketBytes", nioCore, nioPosix, nioEmbedded, nioHTTP1, logging, coreMetrics,
            ]),
        tests(
            "ConsoleAuthTests", of: "ConsoleAuthTests",
            [
                "ConsoleAuth", "ConsoleCore", "ConsoleTestKit", "SQLiteTokenStore", crypto, logging, lifecycle,
                coreMetrics,
                metricsTestKit,
            ]),
        tests(
            "ConsoleAPITests", of: "ConsoleAPITests",
            [
                "ClientTransport", "ConsoleAPI", "ConsoleCore", "ConsoleTestKit", "NoIdentity", "TLS", hummingbird,
                hummingbirdTesting, httpTypes, nioCore, nioPosix, nioEmbedded, nioSSL, logging,
            ]),
        tests(
            "RemoteConsoleAuthTests", of: "RemoteConsoleAuthTests",
            [
                "RemoteConsoleAuth", "ClientTransport", "ConsoleAPI", "ConsoleAuth", "ConsoleCore", "ConsoleTestKit",
                "TLS", crypto, nioCore, nioPosix, nioSSL, logging, lifecycle, coreMetrics, metricsTestKit,
            ]),
        tests("PasswordsTests", of: "PasswordsTests", ["Passwords"]),
        tests("TelemetryTests", of: "TelemetryTests", ["Telemetry", coreMetrics]),
        tests("NovaImportTests", of: "NovaImportTests", ["NovaImport"]),
        tests("SettingsTests", of: "SettingsTests", ["Settings", "ConsoleCore"]),
        tests(
            "GatewayTests", of: "GatewayTests",
            [
                "Gateway", "PluginCatalog", "ConsoleAPI", "ConsoleAuth", "ConsoleCore", "ConsoleRelay",
                "ConsoleTestKit", "NovaImport", "Passwords", "RemoteConsoleAuth",
                "Settings", "TLS",
                argumentParser,
                nioCore, nioPosix, logging,
            ]),
        tests(
            "LibvirtBackendTests", of: "Plugins/LibvirtBackendTests",
            [
                "LibvirtBackend", "ConsoleCore", "ConsoleTestKit", "XML",
                .target(name: "CLibvirt", condition: .when(traits: ["Libvirt"])), logging,
            ]),
        tests(
            "StaticBackendTests", of: "Plugins/StaticBackendTests",
            ["StaticBackend", "ConsoleCore", "ConsoleTestKit", logging]),
        tests(
            "XenServerBackendTests", of: "Plugins/XenServerBackendTests",
            [
                "XenServerBackend", "ConsoleCore", "ConsoleTestKit", "TLS", "XenSimulator", "XML", nioCore, nioPosix,
                nioHTTP1, nioSSL,
                logging,
            ]),
        tests(
            "NoVNCListenerTests", of: "Plugins/NoVNCListenerTests",
            [
                "NoVNCListener", "ClientTransport", "ConsoleCore", "ConsoleRelay", "TLS", "ConsoleTestKit",
                "WebSocketBytes", nioCore, nioPosix,
                nioEmbedded, nioHTTP1, logging, coreMetrics, metricsTestKit,
            ]),
        tests(
            "XVPListenerTests", of: "Plugins/XVPListenerTests",
            [
                "XVPListener", "ClientTransport", "ConsoleCore", "ConsoleRelay", "TLS", "ConsoleTestKit", nioCore,
                nioPosix, logging, coreMetrics, metricsTestKit,
            ]),
        tests(
            "RFBListenerTests", of: "Plugins/RFBListenerTests",
            [
                "RFBListener", "ClientTransport", "ConsoleCore", "ConsoleRelay", "TLS", "ConsoleTestKit", nioCore,
                nioPosix, logging, coreMetrics, metricsTestKit,
            ]),
        tests(
            "SQLiteTokenStoreTests", of: "Plugins/SQLiteTokenStoreTests",
            ["SQLiteTokenStore", "ConsoleCore", "ConsoleTestKit", grdb, logging]),
        tests(
            "PostgreSQLTokenStoreTests", of: "Plugins/PostgreSQLTokenStoreTests",
            ["PostgreSQLTokenStore", "ConsoleAuth", "ConsoleCore", "ConsoleTestKit", logging]),
        tests(
            "BasicIdentityTests", of: "Plugins/BasicIdentityTests",
            ["BasicIdentity", "ConsoleCore", "ConsoleTestKit", "Passwords"]),
        tests(
            "KeystoneIdentityTests", of: "Plugins/KeystoneIdentityTests",
            ["KeystoneIdentity", "ConsoleCore", "ConsoleTestKit", nioCore, nioPosix, nioHTTP1]),
        tests(
            "TokenIdentityTests", of: "Plugins/TokenIdentityTests", ["TokenIdentity", "ConsoleCore", "ConsoleTestKit"]),
        tests(
            "SystemTests", of: "SystemTests",
            [
                "ConsoleTestKit", "NovaImport", "WebSocketBytes", "XenSimulator", nioCore, nioPosix, nioHTTP1,
                nioConcurrency,
            ],
            exclude: ["Support"]),
    ],
    swiftLanguageModes: [.v6]
)
