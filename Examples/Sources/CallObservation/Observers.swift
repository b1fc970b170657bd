public import BackupAPI

/// Several observers in the place of one.
///
/// ```swift
/// configuration.observer = Observers(LoggingObserver(logger: logger), MetricsObserver())
/// ```
public struct Observers: CallObserver {
    private let observers: [any CallObserver]

    /// Makes one observer of several.
    ///
    /// - Parameter observers: The observers, in the order in which they are told.
    public init(_ observers: any CallObserver...) { self.observers = observers }

    /// Tells every observer.
    public func attemptBegins(_ request: HTTPRequest, attempt: Int) {
        for observer in observers { observer.attemptBegins(request, attempt: attempt) }
    }

    /// Tells every observer.
    public func attemptEnded(_ attempt: CallAttempt) {
        for observer in observers { observer.attemptEnded(attempt) }
    }
}
