#if canImport(FoundationNetworking)
    import Foundation
    import Synchronization
    import Testing

    @testable import BackupAPI

    @Suite("What a session hands over to its delegate happens at once")
    struct DelegateQueueTests {
        @Test("Blocks and operations are done when they have been added, in their order")
        func order() {
            let queue = DelegateQueue()
            let done = Mutex<[Int]>([])
            for number in 0..<100 {
                if number.isMultiple(of: 2) {
                    queue.addOperation { done.withLock { $0.append(number) } }
                } else {
                    queue.addOperation(BlockOperation { done.withLock { $0.append(number) } })
                }
                #expect(done.withLock { $0.count } == number + 1)
            }
            #expect(done.withLock { $0 } == Array(0..<100))
        }
    }
#endif
