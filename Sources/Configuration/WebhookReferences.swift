public import Classification

/// What webhooks name in the watchlist.
public enum WebhookReferences {
  /// Errors for topics, and warnings for feeds, that no watchlist has: nothing would ever pass such a filter.
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
      let asks = "webhook \"\(hook.id)\" asks for the \(kind) \"\(name.value)\", which is "
      if off.contains(name.value) {
        return Diagnostic(.warning, at: name.position, asks + "switched off; remove it from the filter")
      }
      let hint = Spelling.suggestion(for: name.value, among: known).map { "did you mean \"\($0)\"?" }
      return Diagnostic(
        severity, at: name.position, asks + "not watched; " + (hint ?? "correct it, or remove it from the filter"))
    }
  }
}
