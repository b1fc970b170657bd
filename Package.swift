// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableExperimentalFeature("Lifetimes"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "BackupAPI",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "BackupAPI", targets: ["BackupAPI"]),
        .library(name: "BackupAPITesting", targets: ["BackupAPITesting"]),
        .executable(name: "quickstart", targets: ["quickstart"]),
    ],
    targets: [
        .target(name: "BackupAPI", swiftSettings: settings + [.strictMemorySafety()]),
        .target(name: "BackupAPITesting", dependencies: ["BackupAPI"], swiftSettings: settings),
        .executableTarget(
            name: "quickstart",
            dependencies: ["BackupAPI", "BackupAPITesting"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "soak",
            dependencies: ["BackupAPI", "BackupAPITesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BackupAPITests",
            dependencies: ["BackupAPI", "BackupAPITesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BackupAPITestingTests",
            dependencies: ["BackupAPI", "BackupAPITesting"],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
