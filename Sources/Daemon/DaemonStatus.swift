import Classification
import Configuration
import Delivery
import FeedModel
import Polling
import StatusServer
import Storage

/// The daemon's answers about itself, made from what its parts say of themselves.
struct DaemonStatus: StatusSource {
  let parts: Components
  let reloader: Reloader
  let heartbeat: Heartbeat
  let diagnostics: DiagnosticQueue
  let views = ViewWorker()
  let ledger: ActivityLedger
  let started: Timestamp

  /// A loop that has not turned for this many seconds hangs; it turns every two.
  private static let patience: Int64 = 30
  /// How many feeds are looked at in one go.
  private static let fewFeeds = 400

  init(parts: Components, reloader: Reloader, heartbeat: Heartbeat, diagnostics: DiagnosticQueue) {
    self.parts = parts
    self.reloader = reloader
    self.heartbeat = heartbeat
    self.diagnostics = diagnostics
    ledger = ActivityLedger(store: parts.store, views: views)
    started = Clock.now()
  }

  func metrics() async -> MetricsReport {
    let polling = await parts.polling.snapshot()
    let delivery = await parts.delivery.snapshot()
    let configuration = await reloader.report()
    return MetricsReport(
      version: diplowatchVersion, started: started, ready: polling.isScheduled,
      feedsByStatus: FeedStatus.allCases.map { ($0.rawValue, polling.feedsByStatus[$0] ?? 0) },
      polling: PollingReport(polling.statistics), lateness: polling.statistics.lateness, deliveryLag: delivery.lag,
      matchLog: MatchLogReport(delivery), webhooks: delivery.webhooks.map(WebhookReport.init),
      configurationInForceSince: configuration.inForceSince.time,
      lastReloadSucceeded: configuration.lastReload?.succeeded ?? true, diagnosticsDropped: diagnostics.dropped,
      stateInTrouble: await parts.store.trouble() != nil)
  }

  func status(feedLimit: Int?) async -> StatusReport {
    let outline = await parts.polling.outline()
    let polling = await parts.polling.snapshot()
    let delivery = await parts.delivery.snapshot()
    let shown = await views.run { feedLimit.map(outline.first) ?? outline.feeds }
    var report = StatusReport(
      version: diplowatchVersion, now: ReportTime(Clock.now()), started: ReportTime(started),
      ready: polling.isScheduled, configuration: await reloader.report(), feeds: await reports(of: shown),
      polling: PollingReport(polling.statistics), matchLog: MatchLogReport(delivery),
      webhooks: delivery.webhooks.map(WebhookReport.init))
    report.totals = FeedTotals(watched: polling.feeds, inTrouble: polling.troubled)
    report.diagnosticsDropped = diagnostics.dropped
    report.stateTrouble = await parts.store.trouble()?.description
    return report
  }

  /// Some hundred feeds at a time, so that polls begin between.
  private func reports(of feeds: [FeedDefinition]) async -> [FeedReport] {
    let isAll = feeds.count > Self.fewFeeds
    let standings = try? await parts.store.feedStandings(of: isAll ? nil : feeds.map(\.id.value))
    var reports: [FeedReport] = []
    for start in stride(from: 0, to: feeds.count, by: Self.fewFeeds) {
      let part = feeds[start..<min(start + Self.fewFeeds, feeds.count)]
      let snapshots = await parts.polling.feedSnapshots(of: part, standings: standings ?? [:])
      reports += await views.run { snapshots.map(FeedReport.init) }
    }
    return reports
  }

  func topics() async -> [String] { await reloader.inForce.topics.map(\.id) }

  func activity(topic: String?) async -> ActivityReport {
    await ledger.report(topic: topic, configuration: await reloader.inForce, now: Clock.now())
  }

  func sickness() async -> String? {
    let silence = heartbeat.silence
    return silence < Self.patience ? nil : "the poll loop has not turned for \(silence) s"
  }

  func unreadiness() async -> String? {
    if let sickness = await sickness() { return sickness }
    guard await parts.polling.snapshot().isScheduled else { return "the first polls are not scheduled yet" }
    return await parts.store.trouble()?.description
  }

  func reload() async -> ReloadReport { await reloader.reload() }

  func test(webhook id: String) async -> WebhookTestReport {
    guard let result = await parts.delivery.test(id) else {
      return WebhookTestReport(
        verdict: WebhookTools.TestResult.Verdict.refused.rawValue,
        sentence: "the running daemon does not know this webhook; put the configuration in force with diplowatch reload"
      )
    }
    return WebhookTestReport(verdict: result.verdict.rawValue, sentence: result.sentence)
  }
}

extension PollingReport {
  fileprivate init(_ statistics: PollingStatistics) {
    self.init(
      polls: Dictionary(uniqueKeysWithValues: statistics.polls.map { ($0.key.rawValue, $0.value) }),
      bytesReceived: statistics.bytesReceived, entries: statistics.entries, matchesByTopic: statistics.matchesByTopic,
      matches: statistics.matches)
  }
}

extension MatchLogReport {
  fileprivate init(_ delivery: DeliverySnapshot) {
    self.init(path: delivery.logPath, queued: delivery.queued, trouble: delivery.logTrouble)
  }
}

extension WebhookReport {
  fileprivate init(_ webhook: WebhookSnapshot) {
    let deliveries = webhook.deliveries
    let hasFailed = deliveries.lastResult != nil
    self.init(
      id: webhook.id, waiting: deliveries.waiting, dead: deliveries.dead, disabled: deliveries.isDisabled,
      lastError: deliveries.lastResult, nextTry: hasFailed ? deliveries.nextTry.map(ReportTime.init) : nil)
  }
}

extension FeedReport {
  fileprivate init(_ feed: FeedSnapshot) {
    let state = feed.state
    self.init(id: feed.id, url: feed.url, status: state.status.rawValue, since: ReportTime(state.statusSince))
    title = feed.title
    permanentURL = state.permanentURL
    failures = state.consecutiveFailures
    lastError = state.lastError
    lastPoll = state.lastPoll.map(ReportTime.init)
    lastSuccess = state.lastSuccess.map(ReportTime.init)
    newestEntry = state.newestEntry.map(ReportTime.init)
    nextPoll = feed.nextPoll.map(ReportTime.init)
    intervalSeconds = state.intervalMilliseconds.map { Int($0 / 1000) }
    reason = state.delayReason.isEmpty ? nil : state.delayReason
    standingSentences = state.standingSentences.isEmpty ? nil : state.standingSentences
    polling = feed.isPolling
  }
}
