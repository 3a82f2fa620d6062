/// A request before libcurl has it: it may have to wait for its origin, but never beyond its time.
struct WaitingRequest {
  /// Where a request goes, and what may be said there.
  struct Target {
    /// The request's address, or what a redirect named.
    let url: String
    let origin: URLReference.Parts
    /// The fields that this origin may be sent.
    let headers: [HTTPHeader]
    /// A name and password that this origin may be sent.
    let credentials: (name: String, password: String)?
  }

  let id: UInt64
  let request: HTTPRequest
  let target: Target
  var origin: URLReference.Parts { target.origin }
  /// Whether the content is asked for compressed, and decoded.
  let isDecoded: Bool
  let deadline: ContinuousClock.Instant
  let continuation: CheckedContinuation<Result<Transfer.Exchange, HTTPError>, Never>
  /// Ends the wait at the deadline.
  var timer: Task<Void, Never>?

  func finish(_ error: HTTPError) {
    timer?.cancel()
    continuation.resume(returning: .failure(error))
  }
}
