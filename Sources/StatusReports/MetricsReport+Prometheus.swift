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
    if let nodes { nodeMetrics(nodes, &writer) }
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

  /// What this node sees of all nodes; all other metrics are this node's own.
  private func nodeMetrics(_ nodes: [NodeReport], _ writer: inout PrometheusWriter) {
    func gauge(_ name: String, _ help: String, _ value: (NodeReport) -> Int?) {
      writer.metric(
        "diplowatch_node_\(name)", .gauge, help,
        nodes.compactMap { node in value(node).map { .init($0, [("node", node.name)]) } })
    }
    writer.metric(
      "diplowatch_node_info", .gauge, "The name of this node, as a label; the value is always 1.",
      nodes.filter(\.isThis).map { .init(1, [("node", $0.name)]) })
    gauge("alive", "Whether a node's heartbeat lives, by node.") { $0.alive ? 1 : 0 }
    gauge("draining", "Whether a node gives up its leases and takes no more, by node.") { $0.draining ? 1 : 0 }
    gauge("leased_feeds", "Feeds that a node has leased, by node.") { $0.feeds }
    gauge("leased_sinks", "Webhooks and mail that a node serves, by node.") { $0.sinks.count }
    gauge("match_log_queue", "Matches that are not in a node's match log yet, by node.") { $0.lag }
    writer.metric(
      "diplowatch_node_watchlists", .gauge, "Different watchlists among living nodes; more than 1 needs attention.",
      [.init(Set(nodes.filter(\.alive).map(\.watchlist)).count)])
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
