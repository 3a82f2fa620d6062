import Basics
import Classification
import FeedModel
import Matches
import StatusServer
import Storage

/// The data of the status page's charts, from the matches of the last days. Kept in memory; each call reads only the
/// matches that are new since the last one.
actor MatchStatistics {
  private let store: any MatchHistory & Outbox
  private let executor: ViewExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private var catchingUp: Task<Void, Never>?
  private var events: [Event] = []
  private var lastRead: OutboxPosition?

  /// The part of a match that the charts need.
  private struct Event {
    var time: Timestamp
    var topics: [(id: String, tone: Double?)]
    /// The side that acts: the one that the title names first. Nil if it names none.
    var source: String?
  }

  private static let days = 30
  private static let hours = 48
  private static let hour: Int64 = 3_600_000
  private static let day: Int64 = 86_400_000
  /// The maximum number of matches that are kept.
  private static let maxEvents = 100_000

  init(store: any MatchHistory & Outbox, views: ViewWorker) {
    self.store = store
    executor = views.executor
  }

  /// The report on recent matches, of one topic or of all.
  func report(topic: String?, configuration: LoadedConfiguration, now: Timestamp) async -> ActivityReport {
    await catchUp(configuration, now: now)
    let filter = MatchFilter(topics: topic.map { [$0] } ?? [])
    let latest = (try? await store.latestMatches(passing: filter, limit: 30)) ?? []
    return ActivityReport(
      latest: latest.compactMap(\.record), hours: hours(topic, now: now),
      days: days(topic, now: now), sides: configuration.sides, topics: configuration.topics)
  }

  /// Reads new matches. Concurrent calls wait for the same reading.
  func catchUp(_ configuration: LoadedConfiguration, now: Timestamp) async {
    if let catchingUp { return await catchingUp.value }
    let task = Task { await self.read(configuration, now: now) }
    catchingUp = task
    await task.value
    catchingUp = nil
  }

  // MARK: reading

  private func read(_ configuration: LoadedConfiguration, now: Timestamp) async {
    let start = Timestamp(milliseconds: now.milliseconds - Int64(Self.days) * Self.day)
    if let last = lastRead {
      try? await readOn(from: last, configuration)
    } else {
      try? await readBack(to: start, configuration)
    }
    events.removeAll { $0.time < start }
    if events.count > Self.maxEvents { events.removeFirst(events.count - Self.maxEvents) }
  }

  private func readOn(from last: OutboxPosition, _ configuration: LoadedConfiguration) async throws(StorageError) {
    var last = last
    while true {
      let batch = try await store.matches(after: last, limit: 200)
      guard let newest = batch.last else { return }
      events += batch.compactMap { event($0, configuration) }
      last = newest.position
      lastRead = last
    }
  }

  private func readBack(to start: Timestamp, _ configuration: LoadedConfiguration) async throws(StorageError) {
    let filter = MatchFilter(since: start)
    var position: OutboxPosition?
    var found: [Event] = []
    var newest: OutboxPosition?
    while found.count < Self.maxEvents {
      let batch = try await store.latestMatches(passing: filter, before: position, limit: 200)
      guard let oldest = batch.last else { break }
      newest = newest ?? batch.first?.position
      found += batch.compactMap { event($0, configuration) }
      position = oldest.position
    }
    events = found.reversed()
    lastRead = newest ?? .start
  }

  private func event(_ match: StoredMatch, _ configuration: LoadedConfiguration) -> Event? {
    guard let record = match.record else { return nil }
    // A headline names first who acts: "Russia expels US diplomats".
    let source = configuration.classifier.firstSide(in: record.entry.headline ?? record.entry.title ?? "")
    return Event(time: record.matchedAt, topics: record.topics.map { ($0.id, $0.tone) }, source: source)
  }

  // MARK: counting

  private func hours(_ topic: String?, now: Timestamp) -> [ActivityReport.Hour] {
    let last = now.milliseconds / Self.hour
    var counts: [Int64: [String: Int]] = [:]
    for event in events.reversed() {
      let hour = event.time.milliseconds / Self.hour
      guard last - hour < Int64(Self.hours) else { break }
      for (id, _) in event.topics where topic == nil || topic == id { counts[hour, default: [:]][id, default: 0] += 1 }
    }
    return (0..<Int64(Self.hours)).reversed().map { back in
      ActivityReport.Hour(
        start: Timestamp(milliseconds: (last - back) * Self.hour), topics: counts[last - back] ?? [:])
    }
  }

  private func days(_ topic: String?, now: Timestamp) -> [ActivityReport.Day] {
    let last = now.milliseconds / Self.day
    var sums: [Int64: [String: (sum: Double, count: Int)]] = [:]
    for event in events {
      // The tone of a match is that of its strongest topic.
      let strongest = topic == nil ? event.topics.first : event.topics.first { $0.id == topic }
      guard let source = event.source, let tone = strongest?.tone else { continue }
      let known = sums[event.time.milliseconds / Self.day]?[source] ?? (0, 0)
      sums[event.time.milliseconds / Self.day, default: [:]][source] = (known.sum + tone, known.count + 1)
    }
    return (0..<Int64(Self.days)).reversed().map { back in
      ActivityReport.Day(
        start: Timestamp(milliseconds: (last - back) * Self.day),
        tones: (sums[last - back] ?? [:]).mapValues { ($0.sum / Double($0.count), $0.count) })
    }
  }
}
