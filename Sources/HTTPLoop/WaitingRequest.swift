/// A request that has not been given to libcurl yet. It waits for a slot of its origin, until its deadline at most.
struct WaitingRequest {
  /// The destination of a request, and what may be sent there.
  struct Target {
    /// The request's address, or the target of a redirect.
    let url: String
    let origin: URLReference.Parts
    /// The header fields that may be sent to this origin.
    let headers: [HTTPHeader]
    /// The name and password that may be sent to this origin; nil for none.
    let credentials: (name: String, password: String)?
  }

  let id: UInt64
  let request: HTTPRequest
  let target: Target
  var origin: URLReference.Parts { target.origin }
  /// Whether compression is offered and the body is decoded. If not, the body is returned as received.
  let isDecoded: Bool
  let deadline: ContinuousClock.Instant
  let continuation: CheckedContinuation<Result<Transfer.Exchange, HTTPError>, Never>
  /// The task that ends the waiting at the deadline.
  var timer: Task<Void, Never>?

  func finish(_ error: HTTPError) {
    timer?.cancel()
    continuation.resume(returning: .failure(error))
  }
}
