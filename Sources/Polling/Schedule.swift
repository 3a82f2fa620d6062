import Storage

/// Which feed is polled when: the feeds, their places in the queue and their hosts' gates. What it does for one poll
/// costs the logarithm of the number of feeds, however many there are. Times are milliseconds of a clock that never jumps.
struct Schedule {
  private var feeds: [String: Watched] = [:]
  private var due = DueQueue()
  private var hosts = HostGate()
  /// Polls whose answer has not come.
  private(set) var inFlight = 0
  /// Polls whose answer is being read and stored.
  private(set) var reading = 0
  /// Feeds whose last poll failed, or that are gone.
  private(set) var troubled: Set<String> = []
  /// Feeds by state; all states are there.
  private(set) var counts = Dictionary(uniqueKeysWithValues: FeedStatus.allCases.map { ($0, 0) })

  /// What is kept of a feed between its polls; all else is in the state file.
  struct Watched {
    /// Where it is asked.
    var url: String
    /// Its newest place in the queue; older ones are passed over.
    var due: Int64
    var isPolling = false
    /// Whether a user wants it polled now, whatever its host asked for.
    var isForced = false
    /// What its last polls say of it.
    var status = FeedStatus.ok
    var isTroubled = false
  }

  /// One poll that may begin: a place among `fetch.concurrency` and `fetch.perHost`.
  struct Slot: Sendable, Equatable {
    var feed: String
    var host: String
    /// Since when the feed is due.
    var due: Int64
    /// Whether a user asked for it.
    var isForced = false
  }

  var count: Int { feeds.count }
  var next: Int64? { due.next }
  func isWatched(_ feed: String) -> Bool { feeds[feed] != nil }
  func watched(_ feed: String) -> Watched? { feeds[feed] }
  /// How many feeds are due.
  func dueCount(at now: Int64) -> Int { feeds.values.count { $0.due <= now } }
  /// Whether a feed's host asked to be left alone (`Retry-After`).
  func isRateLimited(_ feed: String, at now: Int64) -> Bool {
    feeds[feed].map { hosts.isRateLimited(HostGate.host(of: $0.url), at: now) } ?? false
  }
  func rateLimitedHosts(at now: Int64) -> Int { hosts.rateLimitedCount(at: now) }

  mutating func reserve(_ count: Int) { feeds.reserveCapacity(count) }

  /// Adds a feed, or gives one another address and time. A poll that is under way goes on.
  mutating func watch(_ feed: String, _ new: Watched) {
    var new = new
    if let old = feeds[feed] {
      new.isPolling = old.isPolling
      new.isForced = old.isForced
      count(feed, old, -1)
    }
    count(feed, new, 1)
    feeds[feed] = new
    if !new.isPolling { due.insert(feed, due: new.due) }
  }

  /// Keeps the feeds that are named.
  mutating func keep(only named: Set<String>, now: Int64) {
    for (feed, old) in feeds where !named.contains(feed) {
      count(feed, old, -1)
      feeds[feed] = nil
    }
    // A feed that is not watched any more must not keep others of its host waiting.
    for feed in hosts.takeAllWaiting() where feeds[feed] != nil { requeue(feed, at: now) }
  }

  /// Goes on leaving a host alone that asked for it before a restart; its first feed may ask at once.
  mutating func rateLimit(hostOf url: String, until: Int64, now: Int64) {
    hosts.limit(HostGate.host(of: url), until: until, now: now, probeAfter: 0)
  }

  /// Whether another feed may be asked: so many at once, and no more than that are waiting to be read.
  func hasFreeSlot(of concurrency: Int) -> Bool { inFlight < concurrency && reading < concurrency }

  /// The due feeds that may be polled now; they are counted as being polled.
  mutating func takeReady(at now: Int64, concurrency: Int, perHost: Int) -> [Slot] {
    var ready: [Slot] = []
    while hasFreeSlot(of: concurrency), let (feed, at) = due.popDue(at: now) {
      // A feed that was removed, or put elsewhere in the queue since.
      guard let watched = feeds[feed], !watched.isPolling, watched.due == at else { continue }
      let host = HostGate.host(of: watched.url)
      if watched.isForced {
        hosts.enter(host)
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
    ready.append(Slot(feed: feed, host: host, due: due, isForced: isForced))
  }

  /// The answer has come: others that waited for its host may ask while it is read.
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

  /// Ends a poll whose answer has come.
  mutating func end(_ slot: Slot) {
    reading -= 1
    feeds[slot.feed]?.isPolling = false
  }

  /// Notes that a host other than the one that was asked wants to be left alone: a redirect led there.
  mutating func limit(_ host: String, until: Int64, now: Int64, probeAfter: Int64) {
    hosts.limit(host, until: until, now: now, probeAfter: probeAfter)
  }

  /// Puts a feed whose poll has ended back in the queue. One that a user wants polled comes first.
  mutating func settle(_ feed: String, due time: Int64) {
    guard let watched = feeds[feed] else { return }
    requeue(feed, at: watched.isForced ? 0 : time)
  }

  /// Makes a feed due at a time, unless it is being polled or is due before.
  mutating func hurry(_ feed: String, to time: Int64) {
    guard let watched = feeds[feed], !watched.isPolling, watched.due > time else { return }
    requeue(feed, at: time)
  }

  /// Makes a feed the next one that is polled, whatever its host asked for; one that is being polled is polled again.
  mutating func force(_ feed: String) {
    guard let watched = feeds[feed] else { return }
    feeds[feed]?.isForced = true
    if !watched.isPolling { requeue(feed, at: 0) }
  }

  /// Notes how a feed is doing.
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
    due.insert(feed, due: time)
  }
}
