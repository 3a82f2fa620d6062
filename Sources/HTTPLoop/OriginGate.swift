/// Which requests may go to an origin (RFC 9110 §4.3.1) now: so many at once; and over TLS none while another is still
/// being connected, whose connection may carry both. First come, first served, and no origin waits for another.
///
/// libcurl offers both (`CURLMOPT_MAX_HOST_CONNECTIONS`, `CURLOPT_PIPEWAIT`), but 7.88 keeps what waits in one line for
/// all hosts, where a slow one holds up the others and no time limit is kept.
struct OriginGate {
  /// The most requests at once to one origin; 0 for any number.
  var limit: Int
  private var origins: [URLReference.Parts: Origin] = [:]
  private var waitingCount = 0

  private struct Origin {
    var inFlight = 0
    var waiting: [UInt64] = []
    /// The request whose connection is being made.
    var connecting: UInt64?
    /// Its connections carry one request at a time: there is nothing to wait for.
    var isHTTP1 = false
  }

  init(limit: Int) { self.limit = limit }

  /// Whether anybody waits.
  var isAnyoneWaiting: Bool { waitingCount > 0 }

  /// Asks for a request. False puts it in the line: `connected` or `leave` will name it.
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

  /// A request has its connection. Returns who may begin now, counted already.
  mutating func connected(_ id: UInt64, to name: URLReference.Parts) -> [UInt64] {
    guard origins[name]?.connecting == id else { return [] }
    origins[name]?.connecting = nil
    return admit(name)
  }

  /// A request has ended. Returns who may begin now, counted already.
  mutating func leave(_ id: UInt64, to name: URLReference.Parts, httpVersion: Int) -> [UInt64] {
    guard var origin = origins[name] else { return [] }
    origin.inFlight -= 1
    if origin.connecting == id { origin.connecting = nil }
    if httpVersion == 10 || httpVersion == 11 { origin.isHTTP1 = true }
    origins[name] = origin
    return admit(name)
  }

  /// A request that waits gives up.
  mutating func abandon(_ id: UInt64, to name: URLReference.Parts) {
    guard let place = origins[name]?.waiting.firstIndex(of: id) else { return }
    origins[name]?.waiting.remove(at: place)
    waitingCount -= 1
  }

  /// Another limit. Returns who may begin now, counted already.
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
