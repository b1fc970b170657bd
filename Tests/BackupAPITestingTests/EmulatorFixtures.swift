import BackupAPI
import BackupAPITesting

/// The folder of the tests' resources.
let folder = "b1g0000000000000test"

extension ClientConfiguration {
    /// A client's usual ways, but every wait shorter than the timeout of an attempt is skipped.
    static func skippingWaits(on clock: ManualClock = ManualClock(skipping: .seconds(29))) -> Self {
        var configuration = ClientConfiguration()
        configuration.clock = clock
        configuration.random = { 0 }
        return configuration
    }
}

extension AsyncSequence {
    /// All elements, in order.
    func collected() async throws -> [Element] {
        var elements: [Element] = []
        for try await element in self { elements.append(element) }
        return elements
    }
}

/// The error that a call throws.
func failure(of call: () async throws -> Void) async -> BackupAPIError? {
    do {
        try await call()
        return nil
    } catch {
        return error as? BackupAPIError
    }
}
