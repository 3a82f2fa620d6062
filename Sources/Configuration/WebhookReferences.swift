public import Classification

/// Checks the topics and feeds that webhooks filter by against the watchlist.
public enum WebhookReferences {
  /// An error for each topic, and a warning for each feed, that the watchlist does not have: a filter for it would let
  /// nothing pass.
  public static func check(_ webhooks: [WebhookSettings], against list: LoadedWatchlist) -> [Diagnostic] {
    webhooks.flatMap { hook in
      let topics = list.watchlist.topics.map(\.id.value)
      return missing(hook.topics, .error, among: topics, off: list.switchedOff, "topic", of: hook)
        + missing(hook.feeds, .warning, among: list.feeds.map(\.id.value), off: list.switchedOff, "feed", of: hook)
    }
  }

  private static func missing(
    _ names: [Located<String>], _ severity: Diagnostic.Severity, among known: [String], off: Set<String>,
    _ kind: String,
    of hook: WebhookSettings
  ) -> [Diagnostic] {
    names.filter { !known.contains($0.value) }.map { name in
      let asks = "webhook \"\(hook.id)\" filters by the \(kind) \"\(name.value)\", which is "
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
