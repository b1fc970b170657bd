// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "BackupAPI", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(
            name: "BenchmarkPages",
            dependencies: [
                .product(name: "BackupAPI", package: "BackupAPI"),
                .product(name: "BackupAPITesting", package: "BackupAPI"),
            ]
        ),
        .target(name: "CountedMalloc"),
        .executableTarget(
            name: "Decoding",
            dependencies: [
                "BenchmarkPages",
                "CountedMalloc",
                .product(name: "BackupAPI", package: "BackupAPI"),
                .product(name: "BackupAPITesting", package: "BackupAPI"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Decoding",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
        .executableTarget(
            name: "Lists",
            dependencies: [
                "BenchmarkPages",
                .product(name: "BackupAPI", package: "BackupAPI"),
                .product(name: "BackupAPITesting", package: "BackupAPI"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Lists",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
        .executableTarget(
            name: "listing",
            dependencies: [
                "BenchmarkPages",
                .product(name: "BackupAPI", package: "BackupAPI"),
                .product(name: "BackupAPITesting", package: "BackupAPI"),
            ]
        ),
    ]
)
