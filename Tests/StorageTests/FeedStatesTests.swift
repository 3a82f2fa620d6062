import Basics
import FeedModel
import Matches
import Storage
import TestSupport
import Testing

/// States of feeds and claims on them, tested with every store.
struct FeedStatesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A stored feed state is read unchanged, validators byte for byte", arguments: StoreKind.allCases)
  func wholeState(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    var state = Made.feed()
    state.permanentURL = "https://b/"
    state.etag = [0x22, 0xFF, 0x00, 0x22]
    state.lastModified = Array("Tue Jun  3 07:11:09 2025".utf8)
    state.bodyHash = -5
    state.plannedDelayMilliseconds = 7
    state.intervalMilliseconds = 9
    state.delayReason = "ttl"
    state.status = .redirected
    state.consecutiveFailures = 3
    state.lastError = "x"
    state.lastPoll = Timestamp(seconds: 1)
    state.lastSuccess = Timestamp(seconds: 2)
    state.lastRead = Timestamp(seconds: 6)
    state.lastNew = Timestamp(seconds: 7)
    state.newestEntry = Timestamp(seconds: 3)
    state.title = "Заголовок"
    state.recentEntries = [Timestamp(seconds: 5), Timestamp(seconds: 4)]
    state.schedule.ttlMinutes = 60
    state.schedule.skipHours = [1, 2]
    state.schedule.skipDays = [0]
    state.schedule.updatePeriodSeconds = 3600
    state.answers = [FeedAnswer(at: Timestamp(seconds: 8), status: nil, sentence: "two\nlines", bytes: 1, new: 2)]
    try await store.store(PollRecord(feed: state, at: Timestamp(seconds: 9)))
    state.answers[0].sentence = "two lines"
    #expect(try await store.state(of: "a") == state)
    // After a restart, and as part of a claim.
    let again = try await kind.open(in: folder)
    #expect(try await again.claim(feed: "a").state == state)
    #expect(try await again.conditions(of: nil) == ["a": state.condition])
    #expect(try await again.conditions(of: ["a", "b"]) == ["a": state.condition])
    let summary = try #require(try await again.summaries()["a"])
    #expect(summary.permanentURL == "https://b/" && summary.status == .redirected && !summary.isHostLimit)
    #expect(try await again.state(of: "b") == nil)
  }

  @Test("A wait that the server asked for is distinguished from other waits", arguments: StoreKind.allCases)
  func hostLimit(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    var poll = Made.poll()
    poll.feed.delayReason = "Retry-After"
    try await store.store(poll)
    #expect(try await store.summaries()["a"]?.isHostLimit == true)
  }

  @Test(
    "A feed has one claim at a time; it ends with its commit, or when it is released", arguments: StoreKind.allCases)
  func oneClaim(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    let first = try await store.claim(feed: "a")
    #expect(first.state == nil)
    await #expect(throws: NotClaimed.self) { try await store.claim(feed: "a") }
    _ = try await store.claim(feed: "b")
    try await store.commit(Made.poll(), holding: first)
    let second = try await store.claim(feed: "a")
    #expect(second.state == Made.feed())
    await store.release([second])
    _ = try await store.claim(feed: "a")
  }

  @Test("Several claims at once are answered separately, in order", arguments: StoreKind.allCases)
  func severalCandidates(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    _ = try await store.claim(feed: "b")
    let answers = try await store.claimDue(
      ["a", "b", "c"].map { FeedCandidate(feedID: $0, host: "\($0).example", isForced: false) }, perHost: 2)
    let claimed: [String?] = answers.map { answer in
      if case .claimed(let claim) = answer { claim.feedID } else { nil }
    }
    #expect(claimed == ["a", nil, "c"])
  }

  @Test("A commit with a claim that has ended is refused, and changes nothing", arguments: StoreKind.allCases)
  func fencing(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    let late = try await store.claim(feed: "a")
    await store.release([late])
    let current = try await store.claim(feed: "a")
    let error = await #expect(throws: StorageError.self) {
      try await store.commit(Made.poll(matches: [Made.match("late")]), holding: late)
    }
    #expect(error?.code == .claimLost && error?.needsOperator == false)
    #expect(try await store.allMatches().isEmpty)
    #expect(try await store.state(of: "a") == nil)
    // It does not end the present claim either.
    await store.release([late])
    #expect(try await store.commit(Made.poll(matches: [Made.match("x")]), holding: current) == [Made.match("x").id])
  }

  @Test("The state after a poll can be changed until the feed is polled again", arguments: StoreKind.allCases)
  func amending(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    var poll = Made.poll()
    poll.feed.lastPoll = Timestamp(seconds: 1)
    poll.feed.consecutiveFailures = 1
    try await store.store(poll)
    var forgiven = poll.feed
    forgiven.consecutiveFailures = 0
    try await store.amend(forgiven)
    #expect(try await store.state(of: "a") == forgiven)
    poll.feed.lastPoll = Timestamp(seconds: 2)
    try await store.store(poll)
    try await store.amend(forgiven)
    #expect(try await store.state(of: "a") == poll.feed)
    // A deleted feed stays deleted.
    var other = forgiven
    other.feedID = "never"
    try await store.amend(other)
    #expect(try await store.state(of: "never") == nil)
  }
}
