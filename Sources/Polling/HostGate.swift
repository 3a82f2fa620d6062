import Basics
import HTTPLoop

/// How many transfers each host has in flight, and which hosts asked to be left alone (`Retry-After`, RFC 9110 §10.2.3).
///
/// A host that answers 429 or 503 with `Retry-After` is rate-limited: none of its feeds is polled. Some servers limit one
/// URL, others the whole client, and none says which. So while a host is rate-limited, another of its feeds is polled from
/// time to time, as a probe. An answer to the probe shows that the limit was for one URL, and the host's other feeds go
/// on. A refusal shows that it is for all, and all wait.
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
    var rateLimit: RateLimit?
    /// Until then the host is known to limit single feeds, not all of them.
    var limitsFeedsUntil: Int64 = 0

    var isIdle: Bool { inFlight == 0 && waiting.isEmpty && rateLimit == nil && limitsFeedsUntil == 0 }
  }

  private struct RateLimit {
    let since: Int64
    var until: Int64
    /// When the next probe may begin.
    var nextProbe: Int64
    /// The feed that is the next probe, or the one under way.
    var candidate: String?
    var isProbing = false

    /// Makes a feed the next probe unless another one is; whether it is.
    mutating func offerProbe(to feed: String) -> Bool {
      candidate = candidate ?? feed
      return candidate == feed
    }

    /// Exponential back-off between probes: the factor is 1.5, the shortest time `probeAfter`.
    mutating func postpone(now: Int64, probeAfter: Int64) { nextProbe = now + max(probeAfter, (now - since) / 2) }
  }

  /// Asks to begin a transfer. `limit` is how many the host may have in flight.
  mutating func ask(_ name: String, feed: String, limit: Int, now: Int64) -> Answer {
    var host = hosts[name] ?? Host()
    defer { hosts[name] = host }
    if let active = host.rateLimit, active.until <= now { host.rateLimit = nil }
    let mayEnter = host.rateLimit?.offerProbe(to: feed) ?? (host.inFlight < limit)
    guard mayEnter else {
      host.waiting.append(feed)
      return .wait
    }
    if let active = host.rateLimit {
      if active.nextProbe > now { return .later(min(active.nextProbe, active.until)) }
      // Transfers that began before the limit say nothing about it. Only when they fill all slots does the probe wait for
      // the end of one, which names the next candidate.
      if host.inFlight >= limit {
        host.rateLimit?.candidate = nil
        host.waiting.append(feed)
        return .wait
      }
      host.rateLimit?.isProbing = true
    }
    host.inFlight += 1
    return .enter
  }

  /// Counts a transfer that begins whatever the host allows: a user asked for it.
  mutating func enter(_ name: String) { hosts[name, default: Host()].inFlight += 1 }

  /// Ends a transfer. `probeAfter` is the shortest time between two probes of a rate-limited host, in milliseconds.
  mutating func leave(_ name: String, feed: String, _ finding: Finding, now: Int64, probeAfter: Int64) {
    guard var host = hosts[name] else { return }
    host.inFlight -= 1
    if host.limitsFeedsUntil <= now { host.limitsFeedsUntil = 0 }
    let wasProbe = host.rateLimit?.isProbing == true && host.rateLimit?.candidate == feed
    if wasProbe {
      host.rateLimit?.candidate = nil
      host.rateLimit?.isProbing = false
      if finding == .answers, let active = host.rateLimit {
        host.limitsFeedsUntil = active.until
        host.rateLimit = nil
      }
    }
    hosts[name] = host
    if case .limits(let until) = finding { limit(name, until: until, now: now, probeAfter: probeAfter) }
    if wasProbe { hosts[name]?.rateLimit?.postpone(now: now, probeAfter: probeAfter) }
    if hosts[name]?.isIdle == true { hosts[name] = nil }
  }

  /// Notes a host's limit, or a later end of it. With `probeAfter` 0 the first probe may begin at once, as after a restart.
  mutating func limit(_ name: String, until: Int64, now: Int64, probeAfter: Int64) {
    guard until > now else { return }
    var host = hosts[name] ?? Host()
    if host.limitsFeedsUntil > now {
      host.limitsFeedsUntil = max(host.limitsFeedsUntil, until)
    } else {
      host.limitsFeedsUntil = 0
      var limit = host.rateLimit ?? RateLimit(since: now, until: until, nextProbe: now + probeAfter)
      limit.until = max(limit.until, until)
      host.rateLimit = limit
    }
    hosts[name] = host
  }

  /// A feed that may ask now, the one that has waited longest first; nil when the host has no room. Take them until nil.
  mutating func takeWaiting(_ name: String, limit: Int, alreadyTaken: Int) -> String? {
    guard let host = hosts[name], !host.waiting.isEmpty else { return nil }
    // A rate-limited host needs one feed: the next probe.
    let room = host.rateLimit.map { $0.candidate == nil ? 1 : 0 } ?? (limit - host.inFlight)
    guard alreadyTaken < room else { return nil }
    return hosts[name]?.waiting.popFirst()
  }

  /// Forgets who waits and returns them, so that they ask again: some may not be watched any more.
  mutating func takeAllWaiting() -> [String] {
    var waiting: [String] = []
    for name in hosts.keys {
      while let feed = hosts[name]?.waiting.popFirst() { waiting.append(feed) }
      if let active = hosts[name]?.rateLimit, !active.isProbing { hosts[name]?.rateLimit?.candidate = nil }
    }
    return waiting
  }

  /// How many hosts are rate-limited.
  func rateLimitedCount(at now: Int64) -> Int { hosts.keys.count { isRateLimited($0, at: now) } }

  /// Whether a host is rate-limited.
  func isRateLimited(_ name: String, at now: Int64) -> Bool { hosts[name]?.rateLimit.map { $0.until > now } ?? false }

  /// The server of an address, the same for all ways to write it; what cannot be told counts as one.
  static func host(of url: String) -> String { WebAddress(InternationalAddress.ascii(url) ?? url).server }
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
