import Basics
import FeedModel
import Matches
import SQLiteStorage
import StatusReports
import Storage
import TestSupport
import Testing

@testable import Daemon

/// The answered acts that pages show.
struct ChainReaderTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore
  private let now = Timestamp(year: 2026, month: 11, day: 24, hour: 12, minute: 30, second: 0)

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path("state.db"))
  }

  /// Stores a match of a day before today.
  private func queue(_ title: String, daysAgo: Int64) async throws {
    let time = now - .seconds(daysAgo * 86_400)
    var entry = MatchRecord.Entry()
    entry.title = title
    let match = MatchRecord(
      id: title, matchedAt: time, revision: 1, feed: MatchRecord.Feed(id: "a", title: nil, url: "https://a/"),
      entry: entry, score: 30, topics: [MatchRecord.Topic(id: "t", title: "T", score: 30)], entities: [])
    var record = PollRecord(feed: FeedState(feedID: "a", url: "https://a/", nextPoll: now, statusSince: now), at: time)
    record.matches = [match]
    let candidate = FeedCandidate(feedID: "a", host: "a", isForced: false)
    guard case .claimed(let claim) = try await store.claimDue([candidate], perHost: 1)[0] else {
      Issue.record("the feed is claimed")
      return
    }
    try await store.commit(record, holding: claim)
  }

  private func chains(_ acts: ChainReader, retention: Int64 = 400, daysLater: Int64 = 0) async -> [String] {
    await acts.chains(retention: .seconds(retention * 86_400), now: now - .seconds(-daysLater * 86_400)).map {
      "\($0.answer.side) \($0.days) \($0.numbers ?? "-")"
    }
  }

  @Test("Acts are found in the matches of a year; an answer that comes later is found at the next call")
  func later() async throws {
    let acts = ChainReader(store: store, views: ViewWorker())
    #expect(await chains(acts).isEmpty)
    try await queue("US expels 12 Russian diplomats", daysAgo: 9)
    #expect(await chains(acts).isEmpty)
    try await queue("Russia expels 11 American diplomats", daysAgo: 4)
    #expect(await chains(acts) == ["RU 5 12 : 11"])
    // Another reader, as after a restart, finds the same.
    #expect(await chains(ChainReader(store: store, views: ViewWorker())) == ["RU 5 12 : 11"])
  }

  @Test("All reports are read, however many there are; many callers at once find the same")
  func many() async throws {
    try await queue("US expels 12 Russian diplomats", daysAgo: 20)
    for number in 0..<600 { try await queue("Envoys meet again, report \(number)", daysAgo: 10) }
    try await queue("Russia expels 11 American diplomats", daysAgo: 5)
    let acts = ChainReader(store: store, views: ViewWorker())
    let found = await withTaskGroup(of: [String].self) { group in
      for _ in 0..<8 { group.addTask { await chains(acts) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(found == Array(repeating: ["RU 15 12 : 11"], count: 8))
  }

  @Test("An act is forgotten with its match, after a year at the latest")
  func forgotten() async throws {
    try await queue("US expels 12 Russian diplomats", daysAgo: 20)
    try await queue("Russia expels 11 American diplomats", daysAgo: 5)
    let acts = ChainReader(store: store, views: ViewWorker())
    #expect(await chains(acts, retention: 21).count == 1)
    #expect(await chains(acts, retention: 21, daysLater: 2).isEmpty)
    let others = ChainReader(store: store, views: ViewWorker())
    #expect(await chains(others, daysLater: 344).count == 1)
    #expect(await chains(others, daysLater: 346).isEmpty)
  }

  @Test("A clock that was ahead hides no later match")
  func clockAhead() async throws {
    let acts = ChainReader(store: store, views: ViewWorker())
    #expect(await chains(acts, daysLater: 40).isEmpty)
    try await queue("US expels 12 Russian diplomats", daysAgo: 9)
    try await queue("Russia expels 11 American diplomats", daysAgo: 4)
    #expect(await chains(acts) == ["RU 5 12 : 11"])
  }
}
