/// How many transfers a host serves us at once, and whether it asked to be left alone.
struct HostGate {
  private var inFlight: [String: Int] = [:]
  private var waiting: [String: [String]] = [:]
  private var pausedUntil: [String: Int64] = [:]

  /// What may be done about a host now.
  enum Answer: Equatable {
    case enter
    case wait
    case paused(until: Int64)
  }

  /// Asks to begin a transfer; `enter` counts it. A feed that has to wait is named by `takeWaiting` when its turn comes.
  /// A feed that backs off has waited already and is not held by a pause.
  mutating func ask(_ host: String, feed: String, limit: Int, now: Int64, backsOff: Bool = false) -> Answer {
    if let until = pausedUntil[host], !backsOff {
      if until > now { return .paused(until: until) }
      pausedUntil[host] = nil
    }
    guard inFlight[host, default: 0] < limit else {
      waiting[host, default: []].append(feed)
      return .wait
    }
    inFlight[host, default: 0] += 1
    return .enter
  }

  /// Ends a transfer.
  mutating func leave(_ host: String) {
    let count = inFlight[host, default: 1] - 1
    inFlight[host] = count == 0 ? nil : count
  }

  /// The feed that has waited longest for a host; it must ask again.
  mutating func takeWaiting(_ host: String) -> String? {
    guard var queue = waiting[host], !queue.isEmpty else { return nil }
    let next = queue.removeFirst()
    waiting[host] = queue.isEmpty ? nil : queue
    return next
  }

  /// Lets no transfer begin before a time.
  mutating func pause(_ host: String, until: Int64) { pausedUntil[host] = max(until, pausedUntil[host] ?? 0) }

  /// The host and port of an address; what cannot be told counts as one host.
  static func host(of url: String) -> String {
    guard let scheme = url.range(of: "://") else { return "" }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return (authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority).lowercased()
  }
}

extension String {
  /// The first place of a text, without Foundation.
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
