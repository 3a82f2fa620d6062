import Basics
import Matches
import Storage
import TestSupport
import Testing

/// What every store does with mutes and with digests that are due.
@Suite(.timeLimit(.minutes(1)))
struct MuteStoreTests {
  private let folder: TemporaryFolder
  /// The longest time between two daily digests.
  private static let day = Duration.seconds(90_000)

  init() throws { folder = try TemporaryFolder() }

  private func mute(_ subject: String, until: Int64, at: Int64 = 10) throws -> Mute {
    Mute(
      subject: try #require(Mute.Subject(parsing: subject)), until: Timestamp(seconds: until), reason: "why",
      at: Timestamp(seconds: at))
  }

  @Test(
    "A mute is kept over restarts until its end or somebody ends it; a later one takes its place",
    arguments: StoreKind.allCases)
  func kept(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    try await store.save(try mute("topic:talks", until: 50))
    try await store.save(try mute("words:a b", until: 100))
    try await store.save(try mute("topic:talks", until: 200, at: 20))
    let again = try await kind.open(in: folder)
    #expect(
      try await again.mutes(at: Timestamp(seconds: 30)).map(\.subject.description) == ["words:a b", "topic:talks"])
    #expect(try await again.mutes(at: Timestamp(seconds: 30))[1] == mute("topic:talks", until: 200, at: 20))
    #expect(try await again.mutes(at: Timestamp(seconds: 100)).map(\.subject) == [.topic("talks")])
    #expect(try await again.unmute(.topic("talks")))
    #expect(try await !again.unmute(.topic("talks")))
  }

  @Test("A muted match is stored marked, and no delivery is added for it", arguments: StoreKind.allCases)
  func marked(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    try await store.route(to: [Made.route()])
    let (before, muted) = (Made.match("x"), Made.match("y"))
    try await store.store(Made.poll(matches: [before]))
    try await store.save(
      Mute(
        subject: .feed(muted.feed.id), until: Timestamp(milliseconds: muted.matchedAt.milliseconds + 1), reason: nil,
        at: muted.matchedAt))
    try await store.store(Made.poll(matches: [muted]))
    #expect(try await store.allMatches().map { $0.record?.muted } == [nil, "feed:\(muted.feed.id)"])
    #expect(try await store.deliveryCounts(of: ["hook"])[0].waiting == 1)
  }

  @Test(
    "What waits becomes one delivery when a digest is due, once for each time, over restarts too",
    arguments: StoreKind.allCases)
  func digest(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    try await store.route(to: [Made.route()])
    try await store.store(Made.poll(matches: ["x", "y"].map { Made.match($0) }))
    let claim = try await store.serve("hook")
    func next(_ store: any StateStore, _ claim: SinkClaim) async throws -> Int? {
      try await store.nextDelivery(for: claim, after: nil, onlySummaries: true)?.matches.count
    }
    try await store.makeDigest(due: Timestamp(seconds: 100), period: Self.day, limit: 9, for: claim)
    #expect(try await next(store, claim) == nil)
    try await store.makeDigest(due: Timestamp(seconds: 200), period: Self.day, limit: 9, for: claim)
    #expect(try await next(store, claim) == 2)
    await store.release(claim)
    let again = try await kind.open(in: folder)
    let later = try await again.serve("hook")
    try await again.store(Made.poll(matches: [Made.match("z")]))
    try await again.route(to: [Made.route()])
    try await again.makeDigest(due: Timestamp(seconds: 200), period: Self.day, limit: 9, for: later)
    #expect(try await again.nextDelivery(for: later, after: nil, onlySummaries: true)?.matches.count == 2)
    #expect(try await again.deliveryCounts(of: ["hook"])[0].waiting == 3)
    _ = try await again.replay(to: Made.route(), since: nil, at: Timestamp(seconds: 210))
    try await again.makeDigest(due: Timestamp(seconds: 200), period: Self.day, limit: 9, for: later)
    #expect(try await next(again, later) == 3)
  }

  @Test(
    "A digest is due again after a clock that was far ahead, and not after one that was put back a little",
    arguments: StoreKind.allCases,
    [(1_000_000_000, day, 1), (90_001, day, 1), (90_000, day, 0), (3600, day, 0), (3601, .seconds(3600), 1)]
      as [(Int64, Duration, Int)])
  func wrongClock(_ kind: StoreKind, _ shape: (ahead: Int64, period: Duration, digests: Int)) async throws {
    let store = try await kind.open(in: folder)
    try await store.route(to: [Made.route()])
    let claim = try await store.serve("hook")
    try await store.makeDigest(due: Timestamp(seconds: 200 + shape.ahead), period: shape.period, limit: 9, for: claim)
    try await store.store(Made.poll(matches: [Made.match("x")]))
    try await store.makeDigest(due: Timestamp(seconds: 200), period: shape.period, limit: 9, for: claim)
    let made = try await store.nextDelivery(for: claim, after: nil, onlySummaries: true)
    #expect((made == nil ? 0 : 1) == shape.digests)
    try await store.makeDigest(due: Timestamp(seconds: 200 + 2 * 86_400), period: shape.period, limit: 9, for: claim)
    #expect(
      try await store.nextDelivery(for: claim, after: nil, onlySummaries: true)?.matches.map(\.id)
        == [Made.match("x").id])
  }
}
