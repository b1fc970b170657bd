// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Examples",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "ServiceAccountKey", targets: ["ServiceAccountKey"]),
        .library(name: "CallObservation", targets: ["CallObservation"]),
    ],
    dependencies: [
        .package(name: "BackupAPI", path: ".."),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    ],
    targets: [
        .target(
            name: "ServiceAccountKey",
            dependencies: [.product(name: "CryptoExtras", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ServiceAccountKeyTests",
            dependencies: [
                "ServiceAccountKey",
                .product(name: "BackupAPI", package: "BackupAPI"),
                .product(name: "BackupAPITesting", package: "BackupAPI"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "CallObservation",
            dependencies: [
                .product(name: "BackupAPI", package: "BackupAPI"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CallObservationTests",
            dependencies: [
                "CallObservation",
                .product(name: "BackupAPI", package: "BackupAPI"),
                .product(name: "BackupAPITesting", package: "BackupAPI"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
