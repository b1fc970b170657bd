/// A page as it came from the server, not read yet.
///
/// Reading a page takes about as long as fetching it. Where the next page begins can be told sooner: so the next
/// page is on its way while this one is read.
struct PageBody<Element: Sendable>: Sendable {
    /// Where the next page begins, as far as a look over the page tells.
    var next: @Sendable () -> PageCursor?
    /// Reads the page.
    var read: @Sendable () throws(BackupAPIError) -> Page<Element>
}

extension PageBody {
    /// The same page with the look over it taken.
    func glanced() -> PageBody {
        let next = next()
        return PageBody(next: { next }, read: read)
    }

    /// A page that was read already.
    init(_ page: Page<Element>) {
        self.init(next: { page.next }, read: { () throws(BackupAPIError) in page })
    }
}
