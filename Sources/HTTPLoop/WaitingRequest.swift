/// A request before libcurl has it: it may have to wait for its origin, but never beyond its time.
struct WaitingRequest {
  let id: UInt64
  let request: HTTPRequest
  /// Where it goes: the request's address, or what a redirect named.
  let url: String
  let origin: URLReference.Parts
  let headers: [HTTPHeader]
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
