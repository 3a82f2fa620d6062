import Basics
import Classification
import Configuration
import Delivery
import FeedModel
import Matches
import Polling
import StatusReports
import Storage

/// Answers status requests from the state of the daemon's parts.
struct DaemonStatus: StatusSource {
  let parts: Components
  let reloader: Reloader
  let heartbeat: Heartbeat
  let diagnostics: DiagnosticQueue
  let views = ViewWorker()
  let statistics: MatchStatistics
  let chainReader: ChainReader
  let lastProbe = LastProbe()
  private let mutes: LastKnown<[Mute]>
  let started: Timestamp
  var archive: (any ArchiveSource)? { DaemonArchive(parts: parts, reloader: reloader) }

  /// If the poll loop has made no iteration for this many seconds, it counts as hanging. Normally it makes one every 2
  /// s.
  private static let grace: Int64 = 30
  /// The number of feeds that are read at a time.
  private static let fewFeeds = 300

  init(parts: Components, reloader: Reloader, heartbeat: Heartbeat, diagnostics: DiagnosticQueue) {
    self.parts = parts
    self.reloader = reloader
    self.heartbeat = heartbeat
    self.diagnostics = diagnostics
    statistics = MatchStatistics(store: parts.store, views: views)
    chainReader = ChainReader(store: parts.store, views: views)
    mutes = LastKnown([]) { try await parts.store.mutes(at: parts.now()) }
    started = parts.now()
  }

  func metrics() async -> MetricsReport {
    let polling = await parts.polling.snapshot()
    let delivery = await parts.delivery.snapshot()
    let configuration = await reloader.report()
    var report = MetricsReport(
      version: diplowatchVersion, started: started, ready: polling.isScheduled,
      feedsByStatus: FeedStatus.allCases.map { ($0.rawValue, polling.feedsByStatus[$0] ?? 0) },
      polling: PollingReport(polling.statistics), lateness: polling.statistics.lateness, deliveryLag: delivery.lag,
      matchLog: MatchLogReport(delivery), webhooks: delivery.webhooks.map(WebhookReport.init),
      mail: delivery.mail.map(WebhookReport.init),
      configurationInForceSince: configuration.inForceSince.time,
      lastReloadSucceeded: configuration.lastReload?.succeeded ?? true, diagnosticsDropped: diagnostics.dropped,
      stateInTrouble: await parts.store.trouble() != nil)
    report.nodes = await nodes()
    return report
  }

  /// The nodes that share the state; nil if it is this daemon's alone.
  private func nodes() async -> [NodeReport]? {
    guard let nodes = await parts.nodes?.value() else { return nil }
    let mine = NodeProcess.current()
    return nodes.map { NodeReport($0, isThis: $0.identity.process == mine) }
  }

  func status(feedLimit: Int?) async -> StatusReport {
    await views.run { await report(feedLimit: feedLimit, on: $0) }
  }

  private func report(feedLimit: Int?, on views: isolated ViewWorker) async -> StatusReport {
    let outline = await parts.polling.outline()
    let polling = await parts.polling.snapshot()
    let delivery = await parts.delivery.snapshot()
    var report = StatusReport(
      version: diplowatchVersion, now: ReportTime(parts.now()), started: ReportTime(started),
      ready: polling.isScheduled, configuration: await reloader.report(),
      feeds: await reports(of: feedLimit.map(outline.first) ?? outline.feeds, on: views),
      totals: FeedTotals(watched: polling.feeds, inTrouble: polling.troubled),
      polling: PollingReport(polling.statistics), matchLog: MatchLogReport(delivery),
      webhooks: delivery.webhooks.map(WebhookReport.init))
    let mutes = await mutes.value().filter { [now = parts.now()] in $0.until > now }
    report.mutes = mutes.isEmpty ? nil : mutes.map(MuteReport.init)
    report.mail = delivery.mail.isEmpty ? nil : delivery.mail.map(WebhookReport.init)
    report.diagnosticsDropped = diagnostics.dropped
    report.stateTrouble = await parts.store.trouble()?.description
    report.hang = await liveness()
    report.nodes = await nodes()
    report.outageSince = polling.outageSince.map(ReportTime.init)
    return report
  }

  /// Reports on feeds, at most `limit` of those that are wanted. They are read `fewFeeds` at a time, so that polls are
  /// not delayed.
  func reports(
    of feeds: [FeedDefinition], limit: Int = .max, on views: isolated ViewWorker,
    where isWanted: (FeedReport) -> Bool = { _ in true }
  ) async -> [FeedReport] {
    let all = limit == .max && feeds.count > Self.fewFeeds ? try? await parts.store.conditions(of: nil) : nil
    var reports: [FeedReport] = []
    reports.reserveCapacity(min(feeds.count, limit))
    for start in stride(from: 0, to: feeds.count, by: Self.fewFeeds) where reports.count < limit {
      let part = feeds[start..<min(start + Self.fewFeeds, feeds.count)]
      var conditions = all
      if conditions == nil { conditions = try? await parts.store.conditions(of: part.map(\.id.value)) }
      reports += await parts.polling.feedSnapshots(of: part, conditions: conditions ?? [:]).map(FeedReport.init)
        .filter(isWanted)
    }
    return Array(reports.prefix(limit))
  }

  func topics() async -> [(id: String, title: String)] { await reloader.inForce.topics }

  func now() -> Timestamp { parts.now() }

  /// Reads the data for the pages' charts and answered acts in advance, so that the first viewer does not wait for it.
  func preparePages() async {
    await statistics.catchUp(await reloader.inForce, now: parts.now())
    await chainReader.catchUp(now: parts.now())
  }

  func activity(topic: String?) async -> ActivityReport {
    await statistics.report(topic: topic, configuration: await reloader.inForce, now: parts.now())
  }

  func liveness() async -> String? {
    let silence = heartbeat.silence
    return silence < Self.grace ? nil : "the poll loop hangs: it has not run for \(silence) s"
  }

  func unreadiness() async -> String? {
    if let liveness = await liveness() { return liveness }
    guard await parts.polling.snapshot().isScheduled else { return "starting: the first polls are not scheduled yet" }
    return await parts.store.trouble()?.description
  }

  func reload() async -> ReloadReport { await reloader.reload() }

  func test(webhook id: String) async -> WebhookTestReport { await test(.webhook, id) }

  func test(mail id: String) async -> WebhookTestReport { await test(.mail, id) }

  private func test(_ kind: SinkKind, _ id: String) async -> WebhookTestReport {
    guard let result = await parts.delivery.test(kind, id) else {
      return WebhookTestReport(
        verdict: SinkTools.TestResult.Verdict.refused.rawValue,
        sentence:
          "the running daemon does not have this \(kind.rawValue); run diplowatch reload to apply the configuration")
    }
    return WebhookTestReport(verdict: result.verdict.rawValue, sentence: result.sentence)
  }
}

extension PollingReport {
  fileprivate init(_ statistics: PollingStatistics) {
    self.init(
      polls: Dictionary(uniqueKeysWithValues: statistics.polls.map { ($0.key.rawValue, $0.value) }),
      bytesReceived: statistics.bytesReceived, entries: statistics.entries, matchesByTopic: statistics.matchesByTopic,
      matches: statistics.matches, repeatedMatches: statistics.repeatedMatches)
  }
}

extension MatchLogReport {
  fileprivate init(_ delivery: DeliverySnapshot) {
    self.init(path: delivery.logPath, queued: delivery.queued, trouble: delivery.logTrouble)
  }
}

extension WebhookReport {
  fileprivate init(_ webhook: SinkSnapshot) {
    let deliveries = webhook.deliveries
    let hasFailed = deliveries.lastResult != nil
    self.init(
      id: webhook.id, waiting: deliveries.waiting, dead: deliveries.dead, disabled: deliveries.isDisabled,
      lastError: deliveries.disabledBecause ?? deliveries.lastResult,
      nextTry: hasFailed && !deliveries.isDisabled ? deliveries.nextTry.map(ReportTime.init) : nil)
  }
}
