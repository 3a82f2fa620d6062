import Basics
import StatusReports
import Storage
import Stories

/// The acts that the matches of the last year report, for pages. Kept in memory; each call reads only the matches that are
/// new since the last one, on the thread for reports.
actor ChainReader {
  private let store: any MatchHistory & Outbox
  private let executor: ViewExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  /// The acts by the match that reports them.
  private var acts: [String: [Act]] = [:]
  private var lastRead: OutboxPosition?
  private var catchingUp: Task<Void, Never>?

  private static let period = Duration.seconds(365 * 86_400)

  init(store: any MatchHistory & Outbox, views: ViewWorker) {
    self.store = store
    executor = views.executor
  }

  /// The answered acts of the last year, the latest first. While the state cannot be read: those that are known.
  ///
  /// - Parameter retention: How long matches are kept: of older ones there is no page.
  func chains(retention: Duration, now: Timestamp) async -> [ChainReport] {
    await catchUp(now: now)
    let start = now - min(Self.period, retention)
    acts = acts.filter { $0.value.contains { $0.matchedAt >= start } }
    return Chain.all(among: acts.values.flatMap(\.self)).reversed().map(ChainReport.init)
  }

  /// Reads new matches. Concurrent calls wait for the same reading.
  func catchUp(now: Timestamp) async {
    if let catchingUp { return await catchingUp.value }
    let task = Task { await self.read(now: now) }
    catchingUp = task
    await task.value
    catchingUp = nil
  }

  private func read(now: Timestamp) async {
    lastRead = await store.visitNew(after: lastRead, since: now - Self.period) { stored in
      if let found = stored.record.map({ Act.acts(in: $0) }), !found.isEmpty { acts[stored.id] = found }
    }
  }
}

extension ChainReport {
  init(_ chain: Chain) {
    func act(_ act: Stories.Act) -> Act {
      Act(side: act.side.rawValue, stories: act.stories, title: act.title, at: act.at)
    }
    self.init(
      kind: chain.act.kind.rawValue, days: chain.days, numbers: chain.numbers, act: act(chain.act),
      answer: act(chain.answer))
  }
}
