/// Limits the requests at once to each origin (RFC 9110 §4.3.1). Requests beyond `limit` wait, first come, first
/// served. Over TLS, requests also wait while another request to the origin is making a connection: it may be HTTP/2,
/// which can carry them all. Origins do not wait for each other.
///
/// libcurl offers both (`CURLMOPT_MAX_HOST_CONNECTIONS`, `CURLOPT_PIPEWAIT`). But libcurl 7.88 has one queue for all
/// hosts, in which a slow host delays the others, and time limits do not end the waiting.
struct OriginGate {
  /// The maximum number of requests at once to one origin; 0 for no limit.
  var limit: Int
  private var origins: [URLReference.Parts: Origin] = [:]
  private var waitingCount = 0

  private struct Origin {
    var inFlight = 0
    var waiting: [UInt64] = []
    /// The id of the request that is making a connection; nil for none.
    var connecting: UInt64?
    /// Whether an answer used HTTP/1: then requests cannot share a connection and need not wait for one.
    var isHTTP1 = false
  }

  init(limit: Int) { self.limit = limit }

  /// Whether any request waits.
  var isAnyoneWaiting: Bool { waitingCount > 0 }

  /// Whether a request may begin now. If not, it is queued, and `connected` or `leave` will return its id later.
  mutating func enter(_ id: UInt64, to name: URLReference.Parts) -> Bool {
    var origin = origins[name] ?? Origin()
    defer { origins[name] = origin }
    if origin.waiting.isEmpty, mayBegin(origin) {
      begin(id, name, &origin)
      return true
    }
    origin.waiting.append(id)
    waitingCount += 1
    return false
  }

  /// Notes that a request has a connection. Returns the ids of the requests that begin now; they are counted already.
  mutating func connected(_ id: UInt64, to name: URLReference.Parts) -> [UInt64] {
    guard origins[name]?.connecting == id else { return [] }
    origins[name]?.connecting = nil
    return admit(name)
  }

  /// Notes the end of a request. Returns the ids of the requests that begin now; they are counted already.
  mutating func leave(_ id: UInt64, to name: URLReference.Parts, httpVersion: Int) -> [UInt64] {
    guard var origin = origins[name] else { return [] }
    origin.inFlight -= 1
    if origin.connecting == id { origin.connecting = nil }
    if httpVersion == 10 || httpVersion == 11 { origin.isHTTP1 = true }
    origins[name] = origin
    return admit(name)
  }

  /// Removes a request from the queue.
  mutating func abandon(_ id: UInt64, to name: URLReference.Parts) {
    guard let place = origins[name]?.waiting.firstIndex(of: id) else { return }
    origins[name]?.waiting.remove(at: place)
    waitingCount -= 1
  }

  /// Changes the limit. Returns the ids of the requests that begin now; they are counted already.
  mutating func use(limit new: Int) -> [UInt64] {
    limit = new
    return Array(origins.keys).flatMap { admit($0) }
  }

  private mutating func admit(_ name: URLReference.Parts) -> [UInt64] {
    guard var origin = origins[name] else { return [] }
    var admitted: [UInt64] = []
    while let first = origin.waiting.first, mayBegin(origin) {
      origin.waiting.removeFirst()
      waitingCount -= 1
      begin(first, name, &origin)
      admitted.append(first)
    }
    origins[name] = origin.inFlight == 0 && origin.waiting.isEmpty ? nil : origin
    return admitted
  }

  private func mayBegin(_ origin: Origin) -> Bool {
    (limit == 0 || origin.inFlight < limit) && origin.connecting == nil
  }

  private func begin(_ id: UInt64, _ name: URLReference.Parts, _ origin: inout Origin) {
    origin.inFlight += 1
    if name.scheme == "https", !origin.isHTTP1 { origin.connecting = id }
  }
}
