import Basics
import Classification
import FeedModel
import Foundation
import Matches
import SQLiteStorage
import StatusServer
import Storage
import TestSupport
import Testing

@testable import Daemon

/// What the page's charts are made of.
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

  /// Queues a match of today.
  private func queue(_ title: String, headline: String? = nil, tone: Double) async throws {
    var entry = Entry()
    entry.title = title
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

  @Test("The tone of a day is that of the side that a headline names first, which acts, not of the one it names most")
  func whoActs() async throws {
    let statistics = MatchStatistics(store: store, views: ViewWorker())
    let configuration = try configuration()
    try await queue("US expels Russian envoys; Russia to answer, Russian ministry says", tone: -5)
    try await queue("US recalls envoys from Russia", tone: -1)
    try await queue("Russia expels US envoys; Americans protest, US says", tone: -7)
    let today = try #require(await statistics.report(topic: nil, configuration: configuration, now: now).days.last)
    #expect(
      today.tones.mapValues(\.mean) == ["US": -3, "RU": -7] && today.tones.mapValues(\.count) == ["US": 2, "RU": 1])
    // Of a post without a title its first sentence speaks.
    try await queue("", headline: "Russia and the US: American envoys return.", tone: 5)
    let later = try #require(await statistics.report(topic: "talks", configuration: configuration, now: now).days.last)
    #expect(later.tones["RU"]?.mean == -1 && later.tones["RU"]?.count == 2)
  }
}
