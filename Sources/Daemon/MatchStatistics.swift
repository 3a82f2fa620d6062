import Basics
import Classification
import FeedModel
import Matches
import StatusReports
import Storage

/// The numbers of the status page: matches of the last days by hour, day, topic and feed, and the tone of each day.
/// Kept in memory; each call reads only the matches that are new since the last one.
actor MatchStatistics {
  private let store: any MatchHistory & Outbox
  private let executor: ViewExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private var catchingUp: Task<Void, Never>?
  private var lastRead: OutboxPosition?
  /// Matches by hour of publication (hours since 1970) and topic.
  private var hours: [Int64: [String: Int]] = [:]
  /// Matches by day of publication.
  private var days: [String: Day] = [:]
  /// Matches by hour of classification and feed.
  private var feeds: [Int64: [String: Int]] = [:]
  private var languages: [String: Int] = [:]

  /// The matches of one day.
  private struct Day {
    var topics: [String: Int] = [:]
    /// The tones of each side's acts, by topic; under the empty id those of each match's strongest topic.
    var tones: [String: [String: (sum: Double, count: Int)]] = [:]
  }

  private static let dayCount = 30
  private static let hourCount: Int64 = 48
  private static let hour: Int64 = 3_600_000
  private static let day: Int64 = 86_400_000

  init(store: any MatchHistory & Outbox, views: ViewWorker) {
    self.store = store
    executor = views.executor
  }

  /// The report on recent matches, of one topic or of all.
  func report(topic: String?, configuration: LoadedConfiguration, now: Timestamp) async -> ActivityReport {
    await catchUp(configuration, now: now)
    return ActivityReport(
      hours: hours(topic, now: now), days: days(topic, now: now), sides: configuration.sides,
      topics: configuration.topics,
      languages: languages.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key))
  }

  /// How many matches each feed had in the last 24 hours, the present one included; a feed without any is left out.
  func matchesByFeed(_ configuration: LoadedConfiguration, now: Timestamp) async -> [String: Int] {
    await catchUp(configuration, now: now)
    let last = now.milliseconds / Self.hour
    var counts: [String: Int] = [:]
    for back in 0..<24 { counts.merge(feeds[last - Int64(back)] ?? [:], uniquingKeysWith: +) }
    return counts
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
    if lastRead == nil {
      // An earlier try may have failed half-way.
      (hours, days, feeds, languages) = ([:], [:], [:], [:])
    }
    let start = Timestamp(milliseconds: now.milliseconds - Int64(Self.dayCount) * Self.day)
    lastRead = await store.visitNew(after: lastRead, since: start) { count($0, configuration) }
    let lastHour = now.milliseconds / Self.hour
    hours = hours.filter { $0.key > lastHour - Self.hourCount }
    feeds = feeds.filter { $0.key > lastHour - Self.hourCount }
    if days.count > 3 * Self.dayCount {
      let shown = Set(dayNames(now: now))
      days = days.filter { shown.contains($0.key) }
    }
  }

  // MARK: counting

  private func count(_ match: StoredMatch, _ configuration: LoadedConfiguration) {
    guard let record = match.record else { return }
    // An entry without a date, or of tomorrow, is of the time it was found.
    let time = min(record.entry.published ?? record.matchedAt, record.matchedAt)
    let name = LocalTime(time).day
    var day = days[name] ?? Day()
    for topic in record.topics {
      hours[time.milliseconds / Self.hour, default: [:]][topic.id, default: 0] += 1
      day.topics[topic.id, default: 0] += 1
    }
    // A headline names first who acts: "Russia expels US diplomats".
    if let side = configuration.classifier.firstSide(in: record.entry.headline ?? record.entry.title ?? "") {
      let strongest = record.topics.first.map { ("", $0.tone) }
      for (topic, tone) in record.topics.map({ ($0.id, $0.tone) }) + [strongest].compactMap(\.self) {
        guard let tone else { continue }
        let known = day.tones[topic]?[side] ?? (0, 0)
        day.tones[topic, default: [:]][side] = (known.sum + tone, known.count + 1)
      }
    }
    days[name] = day
    feeds[record.matchedAt.milliseconds / Self.hour, default: [:]][record.feed.id, default: 0] += 1
    if let language = LanguageTag.primary(record.entry.language) { languages[language, default: 0] += 1 }
  }

  // MARK: reporting

  private func hours(_ topic: String?, now: Timestamp) -> [ActivityReport.Hour] {
    let last = now.milliseconds / Self.hour
    return (0..<Self.hourCount).reversed().map { back in
      ActivityReport.Hour(
        start: Timestamp(milliseconds: (last - back) * Self.hour), topics: only(topic, hours[last - back] ?? [:]))
    }
  }

  private func days(_ topic: String?, now: Timestamp) -> [ActivityReport.Day] {
    dayNames(now: now).map { name in
      let day = days[name] ?? Day()
      return ActivityReport.Day(
        name: name, topics: only(topic, day.topics),
        tones: (day.tones[topic ?? ""] ?? [:]).mapValues { ($0.sum / Double($0.count), $0.count) })
    }
  }

  private func only(_ topic: String?, _ counts: [String: Int]) -> [String: Int] {
    topic.map { topic in counts.filter { $0.key == topic } } ?? counts
  }

  /// The last days on this machine's clock, oldest first. Twelve hours are a step, since some days have 23 hours.
  private func dayNames(now: Timestamp) -> [String] {
    var names: [String] = []
    for back in 0...(2 * Int64(Self.dayCount)) {
      let name = LocalTime(Timestamp(milliseconds: now.milliseconds - back * Self.day / 2)).day
      if names.last != name { names.append(name) }
    }
    return names.prefix(Self.dayCount).reversed()
  }
}
