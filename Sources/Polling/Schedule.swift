import HeapModule
import Storage

/// Decides which feed is polled when: the feeds, the queue of their due times and the limits of their hosts. Each poll
/// takes O(log n). Times are milliseconds of uptime.
struct Schedule {
  private var feeds: [String: Watched] = [:]
  private var due = Heap<Due>()
  private var hosts = HostGate()
  /// The number of polls that wait for an answer.
  private(set) var inFlight = 0
  /// The number of polls whose answer is being read and stored.
  private(set) var reading = 0
  /// The ids of feeds whose last poll failed, or that are gone.
  private(set) var troubled: Set<String> = []
  /// The number of feeds in each state; every state is a key.
  private(set) var counts = Dictionary(uniqueKeysWithValues: FeedStatus.allCases.map { ($0, 0) })

  /// What is kept in memory for a feed between its polls; everything else is in the state file.
  struct Watched {
    /// The address that is polled.
    var url: String
    /// The time it is due. Elements of the queue with another time are out of date and ignored.
    var due: Int64
    var isPolling = false
    /// Whether a user wants it polled now, regardless of its host's limits.
    var isForced = false
    /// Whether it is polled even if it is not due by the store's clock: its definition has changed.
    var isEarly = false
    /// Its state after the last poll.
    var status = FeedStatus.ok
    var isTroubled = false
  }

  /// A poll that may begin. It is counted against `fetch.concurrency` and `fetch.perHost`.
  struct Slot: Sendable, Equatable {
    var feed: String
    var host: String
    /// The time at which the feed was due.
    var due: Int64
    /// Whether a user asked for the poll.
    var isForced = false
    /// Whether it may begin although the feed is not due by the store's clock.
    var isEarly = false
  }

  /// The time at which a feed is due.
  private struct Due: Comparable {
    var time: Int64
    var feed: String

    static func < (left: Self, right: Self) -> Bool { left.time < right.time }
  }

  var count: Int { feeds.count }
  /// The time at which the first feed is due; nil if there is none.
  var next: Int64? { due.min?.time }
  func isWatched(_ feed: String) -> Bool { feeds[feed] != nil }
  func watched(_ feed: String) -> Watched? { feeds[feed] }
  /// The number of feeds that are due.
  func dueCount(at now: Int64) -> Int { feeds.values.count { $0.due <= now } }
  /// Whether a feed's host is rate-limited (`Retry-After`).
  func isRateLimited(_ feed: String, at now: Int64) -> Bool {
    feeds[feed].map { hosts.isRateLimited(HostGate.host(of: $0.url), at: now) } ?? false
  }
  func rateLimitedHosts(at now: Int64) -> Int { hosts.rateLimitedCount(at: now) }

  mutating func reserve(_ count: Int) { feeds.reserveCapacity(count) }

  /// Adds a feed, or changes its address and due time. A running poll of it continues.
  mutating func watch(_ feed: String, _ new: Watched) {
    var new = new
    if let old = feeds[feed] {
      new.isPolling = old.isPolling
      new.isForced = old.isForced
      count(feed, old, -1)
    }
    count(feed, new, 1)
    feeds[feed] = new
    if !new.isPolling { due.insert(Due(time: new.due, feed: feed)) }
  }

  /// Removes all feeds except those in `named`.
  mutating func keep(only named: Set<String>, now: Int64) {
    for (feed, old) in feeds where !named.contains(feed) {
      count(feed, old, -1)
      feeds[feed] = nil
    }
    // A removed feed may have been the probe that others of its host wait for, so all ask again.
    for feed in hosts.takeAllWaiting() where feeds[feed] != nil { requeue(feed, at: now) }
  }

  /// Restores a host's rate limit after a restart. The first feed of the host may be polled at once as a probe.
  mutating func rateLimit(hostOf url: String, until: Int64, now: Int64) {
    hosts.limit(HostGate.host(of: url), until: until, now: now, probeAfter: 0)
  }

  /// Whether another poll may begin: fewer than `concurrency` wait for an answer, and fewer than that are being read.
  func hasFreeSlot(of concurrency: Int) -> Bool { inFlight < concurrency && reading < concurrency }

  /// Removes the due feeds that may be polled now from the queue. They are counted as being polled.
  mutating func takeReady(at now: Int64, concurrency: Int, perHost: Int) -> [Slot] {
    var ready: [Slot] = []
    while hasFreeSlot(of: concurrency), let first = due.min, first.time <= now {
      due.removeMin()
      let (feed, at) = (first.feed, first.time)
      // Skips elements of feeds that have since been removed or rescheduled.
      guard let watched = feeds[feed], !watched.isPolling, watched.due == at else { continue }
      let host = HostGate.host(of: watched.url)
      if watched.isForced {
        hosts.enter(host, feed: feed)
        begin(feed, host, at: now, isForced: true, &ready)
        continue
      }
      switch hosts.ask(host, feed: feed, limit: perHost, now: now) {
      case .enter: begin(feed, host, at: at, isForced: false, &ready)
      case .wait: break
      case .later(let time): requeue(feed, at: time)
      }
    }
    return ready
  }

  private mutating func begin(_ feed: String, _ host: String, at due: Int64, isForced: Bool, _ ready: inout [Slot]) {
    feeds[feed]?.isPolling = true
    feeds[feed]?.isForced = false
    inFlight += 1
    ready.append(Slot(feed: feed, host: host, due: due, isForced: isForced, isEarly: feeds[feed]?.isEarly ?? false))
  }

  /// Notes that the answer has been received. Other feeds that wait for the host may be polled while it is read.
  mutating func answered(_ slot: Slot, _ finding: HostGate.Finding, now: Int64, perHost: Int, probeAfter: Int64) {
    inFlight -= 1
    reading += 1
    hosts.leave(slot.host, feed: slot.feed, finding, now: now, probeAfter: probeAfter)
    var taken = 0
    while let waiting = hosts.takeWaiting(slot.host, limit: perHost, alreadyTaken: taken) {
      guard feeds[waiting] != nil else { continue }
      requeue(waiting, at: now)
      taken += 1
    }
  }

  /// Notes the end of a poll whose answer has been received.
  mutating func end(_ slot: Slot) {
    reading -= 1
    feeds[slot.feed]?.isPolling = false
  }

  /// Notes the rate limit of a host that a redirect led to.
  mutating func limit(_ host: String, until: Int64, now: Int64, probeAfter: Int64) {
    hosts.limit(host, until: until, now: now, probeAfter: probeAfter)
  }

  /// Puts a feed back in the queue after its poll. It is due at once if a user asked for another poll meanwhile.
  mutating func settle(_ feed: String, due time: Int64) {
    guard let watched = feeds[feed] else { return }
    requeue(feed, at: watched.isForced ? 0 : time)
  }

  /// Notes whether a feed is polled next even if it is not due by the store's clock.
  mutating func setEarly(_ feed: String, _ isEarly: Bool) { feeds[feed]?.isEarly = isEarly }

  /// Makes a feed due at a time, unless it is being polled or is due earlier.
  mutating func hurry(_ feed: String, to time: Int64) {
    guard let watched = feeds[feed], !watched.isPolling, watched.due > time else { return }
    requeue(feed, at: time)
  }

  /// Makes a feed the next one to be polled, regardless of its host's limits. If it is being polled, it is polled
  /// again.
  mutating func force(_ feed: String) {
    guard let watched = feeds[feed] else { return }
    feeds[feed]?.isForced = true
    if !watched.isPolling { requeue(feed, at: 0) }
  }

  /// Notes a feed's state after a poll.
  mutating func note(_ feed: String, url: String, status: FeedStatus, isTroubled: Bool) {
    guard var watched = feeds[feed] else { return }
    count(feed, watched, -1)
    watched.url = url
    watched.status = status
    watched.isTroubled = isTroubled
    count(feed, watched, 1)
    feeds[feed] = watched
  }

  private mutating func count(_ id: String, _ feed: Watched, _ change: Int) {
    counts[feed.status, default: 0] += change
    guard feed.isTroubled || feed.status == .gone else { return }
    if change > 0 { troubled.insert(id) } else { troubled.remove(id) }
  }

  private mutating func requeue(_ feed: String, at time: Int64) {
    feeds[feed]?.due = time
    due.insert(Due(time: time, feed: feed))
  }
}
