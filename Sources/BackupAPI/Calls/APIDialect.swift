/// What one provider does in its own way at the level of HTTP: the seam between ``APIClient``, which knows no
/// provider, and those that use it.
protocol APIDialect: Sendable {
    /// How calls are repeated unless the configuration says otherwise.
    var retry: RetryPolicy { get }

    /// Puts a token where the provider looks for it.
    func authorize(_ headers: inout HTTPHeaders, with token: String)

    /// Reads what the provider says in an answer that is not 2xx.
    func problem(in response: HTTPResponse) -> APIProblem

    /// The ID under which the provider's support finds a request, as its answer names it in a header.
    func requestID(in headers: HTTPHeaders) -> String?
}

/// What a provider says went wrong.
struct APIProblem: Sendable {
    /// What its code means, or nil to go by the HTTP status.
    var code: BackupAPIError.Code?
    var providerCode: String?
    var message: String?
    var requestID: String?
    var retryAfter: Duration?
}
