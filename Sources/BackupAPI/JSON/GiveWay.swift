#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Lets a thread go first that waits for this one's processor.
///
/// Linux lets a thread that computes go on for some 3 ms, whoever woke up behind it on the same processor. That is
/// longer than it takes to read a page, and the threads of `URLSession`, which have been asked for the next page so
/// that it arrives meanwhile, would stand still. If nobody waits it is a system call that does nothing. It is for a
/// few times a page: where another program keeps the processor busy, that program has a turn each time.
func giveWay() {
    #if os(Linux)
        _ = sched_yield()
    #endif
}
