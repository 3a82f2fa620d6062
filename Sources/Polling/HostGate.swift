import Basics
import HTTPLoop

/// Limits the polls at once to each host, and stops polling hosts that are rate-limited.
///
/// A host is rate-limited after a 429 or 503 with `Retry-After` (RFC 9110 §10.2.3), until the time that it names. Some
/// servers limit one URL, others the whole client, and the answer does not say which. So one other feed of the host is
/// polled from time to time as a probe. If the probe is answered, the limit is for single URLs, and the host's other
/// feeds are polled again. If it is refused, the limit is for the client, and all feeds wait.
struct HostGate {
  private var hosts: [String: Host] = [:]
  /// With so many hosts, those are dropped that nobody asks for.
  private var countToForgetAt = HostGate.fewestToForget

  private static let fewestToForget = 1000

  /// Whether a poll of a host may begin now.
  enum Answer: Equatable {
    /// It may begin, and has been counted.
    case enter
    /// It is queued; `takeWaiting` will return the feed.
    case wait
    /// Ask again at this time, in milliseconds of uptime.
    case later(Int64)
  }

  /// What a transfer showed about its host.
  enum Finding: Equatable {
    /// It answers requests.
    case answers
    /// It is rate-limited until this time, in milliseconds of uptime.
    case limits(until: Int64)
    /// Nothing, as after an error.
    case nothing
  }

  private struct Host {
    var inFlight = 0
    var waiting = Line()
    var rateLimit: RateLimit?
    /// Until this time the host is known to limit single URLs, not the whole client.
    var limitsFeedsUntil: Int64 = 0

    var isIdle: Bool { inFlight == 0 && waiting.isEmpty && rateLimit == nil && limitsFeedsUntil == 0 }
  }

  private struct RateLimit {
    let since: Int64
    var until: Int64
    /// The time from which the next probe may begin.
    var nextProbe: Int64
    /// The feed that is polled as the probe, now or next; nil for none yet.
    var candidate: String?
    var isProbing = false

    /// Makes a feed the probe if there is none. Returns whether the feed is the probe.
    mutating func offerProbe(to feed: String) -> Bool {
      candidate = candidate ?? feed
      return candidate == feed
    }

    /// Exponential back-off between probes: the factor is 1.5, the shortest time `probeAfter`.
    mutating func postpone(now: Int64, probeAfter: Int64) { nextProbe = now + max(probeAfter, (now - since) / 2) }
  }

  /// Asks to begin a poll. `limit` is the maximum number of transfers at once to the host.
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
      // Transfers that began before the rate limit are no probes. If they fill all slots, the probe waits for the end
      // of one.
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

  /// Counts a transfer that begins regardless of all limits, because a user asked for it. The feed waits no longer, and is
  /// not the probe that others wait for.
  mutating func enter(_ name: String, feed: String) {
    var host = hosts[name] ?? Host()
    host.inFlight += 1
    host.waiting.remove(feed)
    if let active = host.rateLimit, active.candidate == feed, !active.isProbing { host.rateLimit?.candidate = nil }
    hosts[name] = host
  }

  /// Notes the end of a transfer. `probeAfter` is the shortest time between two probes, in milliseconds.
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

  /// Notes that a host is rate-limited, or for longer than known. With `probeAfter` 0 (after a restart) the first probe
  /// may begin at once.
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
    forget(now: now)
  }

  /// Drops hosts of no feed, to which redirects led, when their limit is over. Amortised O(1).
  private mutating func forget(now: Int64) {
    guard hosts.count >= countToForgetAt else { return }
    hosts = hosts.filter { _, host in
      host.inFlight > 0 || !host.waiting.isEmpty || host.limitsFeedsUntil > now || host.rateLimit?.until ?? now > now
    }
    countToForgetAt = max(Self.fewestToForget, 2 * hosts.count)
  }

  /// Removes and returns a waiting feed that may be polled now, longest waiting first; nil if there is none or no free
  /// slot. Call it until it returns nil.
  mutating func takeWaiting(_ name: String, limit: Int, alreadyTaken: Int) -> String? {
    guard let host = hosts[name], !host.waiting.isEmpty else { return nil }
    // A rate-limited host gets only one feed: the next probe.
    let room = host.rateLimit.map { $0.candidate == nil ? 1 : 0 } ?? (limit - host.inFlight)
    guard alreadyTaken < room else { return nil }
    return hosts[name]?.waiting.popFirst()
  }

  /// Removes and returns all waiting feeds, after the feeds have changed. Those that are still watched must ask again.
  mutating func takeAllWaiting() -> [String] {
    var waiting: [String] = []
    for name in hosts.keys {
      while let feed = hosts[name]?.waiting.popFirst() { waiting.append(feed) }
      if let active = hosts[name]?.rateLimit, !active.isProbing { hosts[name]?.rateLimit?.candidate = nil }
    }
    return waiting
  }

  /// The number of hosts that are known.
  var count: Int { hosts.count }

  /// The number of rate-limited hosts.
  func rateLimitedCount(at now: Int64) -> Int { hosts.keys.count { isRateLimited($0, at: now) } }

  /// Whether a host is rate-limited.
  func isRateLimited(_ name: String, at now: Int64) -> Bool { hosts[name]?.rateLimit.map { $0.until > now } ?? false }

  /// The host and port of an address; empty if there is none, as for a file.
  static func host(of url: String) -> String { WebAddress(InternationalAddress.ascii(url) ?? url).server }
}

/// A first-in, first-out queue of feeds with amortised O(1) operations.
private struct Line {
  private var feeds: [String] = []
  private var first = 0

  var isEmpty: Bool { first == feeds.count }

  mutating func append(_ feed: String) { feeds.append(feed) }

  /// Removes a feed wherever it stands. O(n).
  mutating func remove(_ feed: String) {
    feeds.removeFirst(first)
    first = 0
    feeds.removeAll { $0 == feed }
  }

  mutating func popFirst() -> String? {
    guard first < feeds.count else { return nil }
    defer {
      first += 1
      // Removing the used half at once moves each feed once on average.
      if first * 2 > feeds.count {
        feeds.removeFirst(first)
        first = 0
      }
    }
    return feeds[first]
  }
}
