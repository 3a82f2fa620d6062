import Basics
import StatusReports
import Storage
import Stories

/// The acts that the matches of the last year report, for pages. Kept in memory; each call reads only the matches that are
/// new since the last one, on the thread for reports.
actor AnsweredActs {
  private let store: any StoryHistory
  private let executor: ViewExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  /// The acts by the match that reports them.
  private var acts: [String: [Act]] = [:]
  /// Until when matches were read.
  private var readUntil: Timestamp?

  private static let period = Duration.seconds(365 * 86_400)
  /// So much is read again: a clock may have been set back.
  private static let overlap = Duration.seconds(86_400)
  /// The most matches that are read at once, the latest ones.
  private static let mostRead = 100_000

  init(store: any StoryHistory, views: ViewWorker) {
    self.store = store
    executor = views.executor
  }

  /// The answered acts, the latest first.
  ///
  /// - Throws: `StorageError` when the state cannot be read.
  func chains(now: Timestamp) async throws(StorageError) -> [ChainReport] {
    let start = max(now - Self.period, (readUntil ?? now - Self.period) - Self.overlap)
    var found: [String: [Act]] = [:]
    var left = Self.mostRead
    try await store.eachMatch(since: start, until: now) { stored in
      if let acts = stored.record.map({ Act.acts(in: $0) }), !acts.isEmpty { found[stored.id] = acts }
      left -= 1
      return left > 0
    }
    acts.merge(found) { _, new in new }
    readUntil = now
    acts = acts.filter { $0.value.contains { $0.at >= now - Self.period } }
    return TitForTat.exchanges(among: acts.values.flatMap(\.self)).reversed().map(ChainReport.init)
  }
}

extension ChainReport {
  init(_ exchange: Exchange) {
    func act(_ act: Stories.Act) -> Act { Act(side: act.side.rawValue, story: act.story, title: act.title, at: act.at) }
    self.init(
      kind: exchange.act.kind.rawValue, days: exchange.days, numbers: exchange.numbers, act: act(exchange.act),
      answer: act(exchange.answer))
  }
}
