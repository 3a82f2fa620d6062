import HTTPLoop

/// How many transfers a host serves us at once, and whether it asked to be left alone.
///
/// `Retry-After` holds the whole host: no feed of it is asked. Servers limit sometimes the client and sometimes one
/// address, and do not say which; so while a host is held, one feed that was not told to wait asks now and then. When it
/// is answered, the limit was the other feed's own, and the rest of the host goes on; when it is refused too, all wait on.
struct HostGate {
  private var hosts: [String: Host] = [:]

  /// What may be done about a host now.
  enum Answer: Equatable {
    /// Begin a transfer; it is counted.
    case enter
    /// Wait until `takeWaiting` names the feed.
    case wait
    /// Ask again at this time.
    case later(Int64)
  }

  /// What a transfer showed of its host.
  enum Finding: Equatable {
    /// It answers.
    case answers
    /// It wants to be left alone until a time.
    case limits(until: Int64)
    /// Nothing about its limits.
    case nothing
  }

  private struct Host {
    var inFlight = 0
    var waiting = Line()
    var hold: Hold?
    /// Until then the host is known to limit single feeds, not all of them.
    var limitsFeedsUntil: Int64 = 0

    var isIdle: Bool { inFlight == 0 && waiting.isEmpty && hold == nil && limitsFeedsUntil == 0 }
  }

  private struct Hold {
    let since: Int64
    var until: Int64
    /// When the next feed may ask.
    var nextProbe: Int64
    /// The feed that will ask then, or that is asking.
    var candidate: String?
    var isProbing = false

    /// Whether a feed is the one that may ask next.
    mutating func offerTurn(to feed: String) -> Bool {
      candidate = candidate ?? feed
      return candidate == feed
    }

    /// Each try makes the next one wait half as long again as the host has been held.
    mutating func postpone(now: Int64, probeAfter: Int64) { nextProbe = now + max(probeAfter, (now - since) / 2) }
  }

  /// Asks to begin a transfer. `limit` is how many the host may have in flight.
  mutating func ask(_ name: String, feed: String, limit: Int, now: Int64) -> Answer {
    var host = hosts[name] ?? Host()
    defer { hosts[name] = host }
    if let hold = host.hold, hold.until <= now { host.hold = nil }
    let isTurn = host.hold?.offerTurn(to: feed) ?? (host.inFlight < limit)
    guard isTurn else {
      host.waiting.append(feed)
      return .wait
    }
    if let hold = host.hold {
      if hold.nextProbe > now { return .later(min(hold.nextProbe, hold.until)) }
      // What was in flight before the hold says nothing about it, and may take long: only where it fills all slots its
      // end is waited for, which names the next candidate.
      if host.inFlight >= limit {
        host.hold?.candidate = nil
        host.waiting.append(feed)
        return .wait
      }
      host.hold?.isProbing = true
    }
    host.inFlight += 1
    return .enter
  }

  /// Counts a transfer that begins whatever the host allows: a user asked for it.
  mutating func enter(_ name: String) { hosts[name, default: Host()].inFlight += 1 }

  /// Ends a transfer. `probeAfter` is the shortest time between two feeds that ask a held host.
  mutating func leave(_ name: String, feed: String, _ finding: Finding, now: Int64, probeAfter: Int64) {
    guard var host = hosts[name] else { return }
    host.inFlight -= 1
    if host.limitsFeedsUntil <= now { host.limitsFeedsUntil = 0 }
    let wasProbe = host.hold?.isProbing == true && host.hold?.candidate == feed
    if wasProbe {
      host.hold?.candidate = nil
      host.hold?.isProbing = false
      if finding == .answers, let hold = host.hold {
        host.limitsFeedsUntil = hold.until
        host.hold = nil
      }
    }
    hosts[name] = host
    if case .limits(let until) = finding { limit(name, until: until, now: now, probeAfter: probeAfter) }
    if wasProbe { hosts[name]?.hold?.postpone(now: now, probeAfter: probeAfter) }
    if hosts[name]?.isIdle == true { hosts[name] = nil }
  }

  /// Holds a host, or holds it longer. With `probeAfter` 0 the first feed may ask at once, as after a restart.
  mutating func limit(_ name: String, until: Int64, now: Int64, probeAfter: Int64) {
    guard until > now else { return }
    var host = hosts[name] ?? Host()
    if host.limitsFeedsUntil > now {
      host.limitsFeedsUntil = max(host.limitsFeedsUntil, until)
    } else {
      host.limitsFeedsUntil = 0
      var hold = host.hold ?? Hold(since: now, until: until, nextProbe: now + probeAfter)
      hold.until = max(hold.until, until)
      host.hold = hold
    }
    hosts[name] = host
  }

  /// A feed that may ask now, the one that has waited longest first; nil when the host has no room. Take them until nil.
  mutating func takeWaiting(_ name: String, limit: Int, alreadyTaken: Int) -> String? {
    guard let host = hosts[name], !host.waiting.isEmpty else { return nil }
    // A held host needs one feed, which waits for its turn to ask.
    let room = host.hold.map { $0.candidate == nil ? 1 : 0 } ?? (limit - host.inFlight)
    guard alreadyTaken < room else { return nil }
    return hosts[name]?.waiting.popFirst()
  }

  /// Forgets who waits and returns them, so that they ask again: some may not be watched any more.
  mutating func takeAllWaiting() -> [String] {
    var waiting: [String] = []
    for name in hosts.keys {
      while let feed = hosts[name]?.waiting.popFirst() { waiting.append(feed) }
      if let hold = hosts[name]?.hold, !hold.isProbing { hosts[name]?.hold?.candidate = nil }
    }
    return waiting
  }

  /// How many hosts are held.
  func held(at now: Int64) -> Int { hosts.keys.count { isHeld($0, at: now) } }

  /// Whether a host is held.
  func isHeld(_ name: String, at now: Int64) -> Bool { hosts[name]?.hold.map { $0.until > now } ?? false }

  /// The host and port of an address; what cannot be told counts as one host.
  static func host(of url: String) -> String {
    let url = InternationalAddress.ascii(url) ?? url
    guard let scheme = url.firstRange(of: "://") else { return "" }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return (authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority).lowercased()
  }
}

/// Feeds in a line: first in, first out, whatever its length.
private struct Line {
  private var feeds: [String] = []
  private var first = 0

  var isEmpty: Bool { first == feeds.count }

  mutating func append(_ feed: String) { feeds.append(feed) }

  mutating func popFirst() -> String? {
    guard first < feeds.count else { return nil }
    defer {
      first += 1
      // Moves each feed once on average.
      if first * 2 > feeds.count {
        feeds.removeFirst(first)
        first = 0
      }
    }
    return feeds[first]
  }
}
