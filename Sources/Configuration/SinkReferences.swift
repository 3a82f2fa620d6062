public import Classification

/// Checks the topics and feeds that webhooks and mail filter by against the watchlist.
public enum SinkReferences {
  /// An error for each topic, and a warning for each feed, that the watchlist does not have: a filter for it would let
  /// nothing pass.
  public static func check(_ sinks: [any SinkSettings], against list: LoadedWatchlist) -> [Diagnostic] {
    sinks.flatMap { sink in
      let topics = list.watchlist.topics.map(\.id.value)
      return missing(sink.topics, .error, among: topics, off: list.switchedOff, "topic", of: sink)
        + missing(sink.feeds, .warning, among: list.feeds.map(\.id.value), off: list.switchedOff, "feed", of: sink)
    }
  }

  private static func missing(
    _ names: [Located<String>], _ severity: Diagnostic.Severity, among known: [String], off: Set<String>,
    _ kind: String, of sink: any SinkSettings
  ) -> [Diagnostic] {
    names.filter { !known.contains($0.value) }.map { name in
      let asks = "\(sink.title) filters by the \(kind) \"\(name.value)\", which is "
      if off.contains(name.value) {
        return Diagnostic(.warning, at: name.position, asks + "switched off; remove it from the filter")
      }
      let hint = Spelling.suggestion(for: name.value, among: known).map { "did you mean \"\($0)\"?" }
      return Diagnostic(
        severity, at: name.position,
        asks + "not in the watchlist; " + (hint ?? "correct it, or remove it from the filter"))
    }
  }
}
