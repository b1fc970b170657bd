// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "BackupAPI", path: "..")],
    targets: [
        .target(name: "BenchmarkPages"),
        .executableTarget(
            name: "listing",
            dependencies: ["BenchmarkPages", .product(name: "BackupAPI", package: "BackupAPI")]
        ),
        .executableTarget(
            name: "decoding",
            dependencies: [
                "BenchmarkPages",
                .product(name: "BackupAPI", package: "BackupAPI"),
                .product(name: "BackupAPITesting", package: "BackupAPI"),
            ]
        ),
    ]
)
