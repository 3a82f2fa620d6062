import Basics
import FeedModel

extension MetricsReport {
  /// The report in the text format of Prometheus.
  public var prometheus: String {
    var writer = PrometheusWriter()
    writer.metric(
      "diplowatch_build_info", .gauge, "The running version, as a label; the value is always 1.",
      [.init(1, [("version", version)])])
    writer.metric(
      "diplowatch_start_time_seconds", .gauge, "When the daemon started, in seconds since 1970.",
      [.init(Double(started.milliseconds) / 1000)])
    writer.metric("diplowatch_ready", .gauge, "Whether the first polls are scheduled.", [.init(ready ? 1 : 0)])
    pollMetrics(&writer)
    deliveryMetrics(&writer)
    writer.metric(
      "diplowatch_config_last_reload_successful", .gauge,
      "Whether the last reload succeeded (1) or was refused (0).", [.init(lastReloadSucceeded ? 1 : 0)])
    writer.metric(
      "diplowatch_config_in_force_since_timestamp_seconds", .gauge,
      "When the current configuration was loaded, in seconds since 1970.",
      [.init(Double(configurationInForceSince.milliseconds) / 1000)])
    writer.metric(
      "diplowatch_state_in_trouble", .gauge, "Whether the state cannot be read or written.",
      [.init(stateInTrouble ? 1 : 0)])
    writer.metric(
      "diplowatch_diagnostics_dropped_total", .counter,
      "Log lines that were dropped because standard error was not read.", [.init(diagnosticsDropped)])
    return writer.text
  }

  private func pollMetrics(_ writer: inout PrometheusWriter) {
    writer.metric(
      "diplowatch_feeds", .gauge, "Feeds being watched, by state.",
      feedsByStatus.map { .init($0.count, [("state", $0.status)]) })
    writer.metric(
      "diplowatch_polls_total", .counter, "Polls, by result.",
      polling.polls.sorted { $0.key < $1.key }.map { .init($0.value, [("result", $0.key)]) })
    writer.metric(
      "diplowatch_received_bytes_total", .counter, "Bytes of bodies received from feeds, before decompression.",
      [.init(polling.bytesReceived)])
    writer.metric(
      "diplowatch_entries_total", .counter, "Entries in the documents that were read, known ones included.",
      [.init(polling.entries)])
    writer.metric("diplowatch_matches_total", .counter, "Matches that were queued.", [.init(polling.matches)])
    writer.metric(
      "diplowatch_repeated_matches_total", .counter,
      "Matches that were not queued, because matches with their ids had been queued before.",
      [.init(polling.repeatedMatches ?? 0)])
    writer.metric(
      "diplowatch_topic_matches_total", .counter, "Matches by topic; a match of two topics counts for both.",
      polling.matchesByTopic.sorted { $0.key < $1.key }.map { .init($0.value, [("topic", $0.key)]) })
    writer.histogram(
      "diplowatch_poll_lateness_seconds", "The delay between the time a feed was due and the start of its poll.",
      lateness)
  }

  private func deliveryMetrics(_ writer: inout PrometheusWriter) {
    writer.histogram(
      "diplowatch_delivery_lag_seconds", "The time from an entry's classification to its line in the match log.",
      deliveryLag)
    writer.metric(
      "diplowatch_match_log_queue", .gauge, "Matches that are not in the match log yet.", [.init(matchLog.queued)])
    writer.metric(
      "diplowatch_match_log_paused", .gauge, "Whether the match log cannot be written.",
      [.init(matchLog.trouble == nil ? 0 : 1)])
    sinkMetrics("webhook", webhooks, because: "the receiver answered 410 (gone)", &writer)
    sinkMetrics("mail", mail, because: "the server refused sender, recipient or password", &writer)
  }

  private func sinkMetrics(
    _ kind: String, _ sinks: [WebhookReport], because reason: String, _ writer: inout PrometheusWriter
  ) {
    writer.metric(
      "diplowatch_\(kind)_queue", .gauge, "Waiting deliveries, by \(kind).",
      sinks.map { .init($0.waiting, [(kind, $0.id)]) })
    writer.metric(
      "diplowatch_\(kind)_dead_letters", .gauge, "Deliveries that were given up, by \(kind).",
      sinks.map { .init($0.dead, [(kind, $0.id)]) })
    writer.metric(
      "diplowatch_\(kind)_disabled", .gauge, "Whether the \(kind) is disabled because \(reason).",
      sinks.map { .init($0.disabled ? 1 : 0, [(kind, $0.id)]) })
  }
}
