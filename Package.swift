// swift-tools-version: 6.2
import PackageDescription

/// The settings of all targets: existential types are written with `any`, imports are internal by default, and members
/// are visible only if their module is imported.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Of targets that handle raw memory: each expression that does so is marked `unsafe`, and one that is not is an error.
let checked = strict + [.strictMemorySafety(), .treatWarning("StrictMemorySafety", as: .error)]

let package = Package(
  name: "diplowatch",
  products: [.executable(name: "diplowatch", targets: ["diplowatch"])],
  dependencies: [
    // The command line: subcommands, help, completions and usage errors.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // The logging interface of all layers below the daemon; each is given a Logger.
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    // Starting and stopping the daemon's services in order, on signals.
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    // A priority queue for the schedule of polls.
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    // SQLite in WAL mode with checked transactions, migrations and statement caching.
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    // YAML as nodes with line and column, which diagnostics need.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    // SHA-256 for match ids and HMAC-SHA256 for webhook signatures.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    // The HTTP server (on SwiftNIO) of the status page, the metrics and the control socket. It is robust against any
    // input.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    // What that server stands on: the limit of its connections is a handler of SwiftNIO, and is tested on its channels.
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
  ],
  targets: [
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    // glibc's settings of malloc.
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

    .target(name: "Basics", swiftSettings: strict),
    .target(name: "FeedModel", dependencies: ["Basics"], swiftSettings: strict),
    .target(name: "HTTPLoop", dependencies: ["CCurl", "Basics"], swiftSettings: checked),
    .target(name: "XMLPush", dependencies: ["CLibXML2"], swiftSettings: checked),
    .target(name: "Inflation", dependencies: ["CZlib"], swiftSettings: strict),
    .target(name: "FeedParsing", dependencies: ["XMLPush", "Inflation", "FeedModel", "Basics"], swiftSettings: strict),
    .target(name: "Classification", dependencies: ["FeedModel", "Basics"], swiftSettings: checked),
    .target(
      name: "Matches",
      dependencies: ["Classification", "FeedModel", "Basics", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(name: "Stories", dependencies: ["Matches", "Basics"], swiftSettings: strict),
    .target(
      name: "Configuration",
      dependencies: ["Classification", "Basics", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    // What is stored, as protocols and values; the stores behind them are targets of their own.
    .target(
      name: "Storage", dependencies: ["Matches", "FeedModel", "Classification", "Inflation", "Basics"],
      swiftSettings: strict),
    .target(
      name: "SQLiteStorage",
      dependencies: [
        "Storage", "Matches", "FeedModel", "Classification", "Basics",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "PostgreSQLStorage",
      dependencies: [
        "CPQ", "Storage", "Matches", "FeedModel", "Classification", "Basics",
      ],
      swiftSettings: checked),
    .target(
      name: "Polling",
      dependencies: [
        "HTTPLoop", "FeedModel", "FeedParsing", "Classification", "Configuration", "Matches", "Stories", "Storage",
        "Basics",
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(name: "Digests", dependencies: ["Matches", "Classification", "Stories", "Basics"], swiftSettings: strict),
    .target(
      name: "Delivery",
      dependencies: [
        "HTTPLoop", "FeedModel", "Digests", "Configuration", "Matches", "Storage", "Basics",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(
      name: "StatusReports", dependencies: ["Storage", "Matches", "FeedModel", "Basics"], swiftSettings: strict),
    .target(
      name: "StatusServer",
      dependencies: [
        "StatusReports", "FeedModel", "Basics",
        // It brings a module Configuration of its own.
        .product(
          name: "Hummingbird", package: "hummingbird", moduleAliases: ["Configuration": "SwiftConfiguration"]),
        .product(
          name: "HummingbirdCore", package: "hummingbird", moduleAliases: ["Configuration": "SwiftConfiguration"]),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(
      name: "Daemon",
      dependencies: [
        "CMalloc", "HTTPLoop", "FeedModel", "Classification", "Configuration", "Matches", "Storage", "SQLiteStorage",
        "PostgreSQLStorage", "Polling", "Stories", "Digests", "Delivery", "StatusReports", "StatusServer",
        "Basics",
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "diplowatch",
      dependencies: [
        "HTTPLoop", "FeedModel", "FeedParsing", "Classification", "Configuration", "Matches", "Storage",
        "Polling", "Digests", "Delivery", "StatusReports", "Daemon", "Stories", "Basics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "parse-benchmark", dependencies: ["FeedModel", "FeedParsing"], path: "Benchmarks/ParseBenchmark",
      swiftSettings: strict),
    .executableTarget(
      name: "stories-benchmark", dependencies: ["Stories", "Matches", "Basics"], path: "Benchmarks/StoriesBenchmark",
      swiftSettings: strict),

    .target(name: "TestSupport", dependencies: ["Basics"], path: "Tests/TestSupport", swiftSettings: strict),
    // Each test target names all it imports: what comes through another is not rebuilt when its source changes.
    .testTarget(name: "BasicsTests", dependencies: ["Basics"], swiftSettings: strict),
    .testTarget(name: "FeedModelTests", dependencies: ["FeedModel"], swiftSettings: strict),
    .testTarget(
      name: "HTTPLoopTests", dependencies: ["HTTPLoop", "Basics", "CCurl", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "XMLPushTests", dependencies: ["XMLPush", "CLibXML2"], swiftSettings: strict),
    .testTarget(
      name: "FeedParsingTests", dependencies: ["FeedParsing", "FeedModel", "Basics", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ClassificationTests", dependencies: ["Classification", "FeedModel", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "StoriesTests", dependencies: ["Stories", "Matches", "Basics"], swiftSettings: strict),
    .testTarget(
      name: "MatchesTests", dependencies: ["Matches", "Classification", "FeedModel", "Basics", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ConfigurationTests",
      dependencies: ["Configuration", "Classification", "HTTPLoop", "TestSupport", "Basics"],
      swiftSettings: strict),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "Storage", "SQLiteStorage", "PostgreSQLStorage", "Matches", "Classification", "FeedModel", "Basics",
        "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PollingTests",
      dependencies: [
        "Polling", "HTTPLoop", "FeedParsing", "Classification", "Configuration", "Matches", "Storage",
        "SQLiteStorage", "PostgreSQLStorage", "FeedModel", "Basics", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DeliveryTests",
      dependencies: [
        "Delivery", "Digests", "HTTPLoop", "Classification", "Configuration", "Matches", "Storage", "SQLiteStorage",
        "PostgreSQLStorage", "FeedModel", "Basics", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DigestsTests",
      dependencies: ["Digests", "Configuration", "Matches", "Classification", "Basics", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "StatusReportsTests", dependencies: ["StatusReports", "Matches", "FeedModel", "Basics"],
      swiftSettings: strict),
    .testTarget(
      name: "StatusServerTests",
      dependencies: [
        "StatusServer", "Basics", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DaemonTests",
      dependencies: [
        "Daemon", "diplowatch", "StatusReports", "SQLiteStorage", "Storage", "Classification", "FeedModel", "Basics",
        "TestSupport",
        "Configuration", "Matches",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Fixtures"],
      swiftSettings: strict),
  ]
)
