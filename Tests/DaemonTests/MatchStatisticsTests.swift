import Basics
import Classification
import FeedModel
import Foundation
import Matches
import SQLiteStorage
import StatusReports
import Storage
import TestSupport
import Testing

@testable import Daemon

/// The numbers behind the status page's charts.
struct MatchStatisticsTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore
  private let now = Timestamp(year: 2026, month: 11, day: 24, hour: 12, minute: 30, second: 0)

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path("state.db"))
  }

  private func configuration() throws -> LoadedConfiguration {
    try folder.write(
      "w.yaml",
      """
      sides: [US, RU]
      entities:
        - {id: us, name: United States, type: place, side: US, names: {en: [US, American*]}}
        - {id: ru, name: Russia, type: place, side: RU, names: {en: [Russia, Russian]}}
      topics: [{id: talks, title: Talks, terms: {en: {"envoy*": 30}}}]
      """)
    let config = try folder.write("c.yaml", "watchlist: [w.yaml]\n")
    let outcome = LoadedConfiguration.load(path: config, probing: nil)
    return try #require(outcome.loaded, "\(outcome.diagnostics)")
  }

  /// Stores a match of today.
  private func queue(
    _ title: String, headline: String? = nil, tone: Double, published: Timestamp? = nil, language: String? = nil
  ) async throws {
    var entry = Entry()
    entry.title = title
    entry.published = published
    entry.language = language
    let topic = TopicVerdict(id: "talks", title: "Talks", score: 30, tone: tone, flags: [], evidence: [])
    var verdict = Verdict(id: title, score: 30, topics: [topic])
    verdict.headline = headline
    var record = PollRecord(feed: FeedState(feedID: "a", url: "https://a/", nextPoll: now, statusSince: now), at: now)
    record.matches = [
      MatchRecord(
        name: MatchID.name(feedID: "a", entryDescription: "\(title) \(headline ?? "")"), matchedAt: now, revision: 1,
        feed: MatchRecord.Feed(id: "a", title: nil, url: "https://a/"), entry: entry, verdict: verdict)
    ]
    let candidate = FeedCandidate(feedID: "a", host: "a", isForced: false)
    guard case .claimed(let claim) = try await store.claimDue([candidate], perHost: 1)[0] else {
      Issue.record("the feed is claimed")
      return
    }
    try await store.commit(record, holding: claim)
  }

  @Test("The tone of a day belongs to the side that the headline names first, not to the one named most")
  func whoActs() async throws {
    let statistics = MatchStatistics(store: store, views: ViewWorker())
    let configuration = try configuration()
    try await queue("US expels Russian envoys; Russia to answer, Russian ministry says", tone: -5)
    try await queue("US recalls envoys from Russia", tone: -1)
    try await queue("Russia expels US envoys; Americans protest, US says", tone: -7)
    let today = try #require(await statistics.report(topic: nil, configuration: configuration, now: now).days.last)
    #expect(
      today.tones.mapValues(\.mean) == ["US": -3, "RU": -7] && today.tones.mapValues(\.count) == ["US": 2, "RU": 1])
    // For a post without a title the first sentence is used.
    try await queue("", headline: "Russia and the US: American envoys return.", tone: 5)
    let later = try #require(await statistics.report(topic: "talks", configuration: configuration, now: now).days.last)
    #expect(later.tones["RU"]?.mean == -1 && later.tones["RU"]?.count == 2)
  }
  @Test("Hours and days are those of publication; what is undated, or dated ahead, counts when it was found")
  func byPublication() async throws {
    let statistics = MatchStatistics(store: store, views: ViewWorker())
    let configuration = try configuration()
    func ago(_ hours: Int64) -> Timestamp { Timestamp(milliseconds: now.milliseconds - hours * 3_600_000) }
    try await queue("US envoys, old", tone: -1, published: ago(5 * 24), language: "ru-RU")
    try await queue("US envoys, today", tone: -1, published: ago(3))
    try await queue("US envoys, undated", tone: -1)
    try await queue("US envoys, ahead", tone: -1, published: ago(-50))
    try await queue("US envoys, too old", tone: -1, published: ago(90 * 24))
    let report = await statistics.report(topic: nil, configuration: configuration, now: now)
    #expect(report.hours.suffix(4).map { $0.topics["talks"] } == [1, nil, nil, 2])
    let days = report.days.filter { !$0.topics.isEmpty }.map { $0.topics["talks"] ?? 0 }
    #expect(days == [1, 3] && report.days.count == 30 && report.days[24].topics == ["talks": 1])
    #expect(report.languages.contains("ru"))
    #expect(await statistics.matchesByFeed(configuration, now: now) == ["a": 5])
    #expect(await statistics.matchesByFeed(configuration, now: ago(-25)) == [:])
  }
}
