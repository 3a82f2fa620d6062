public import Classification

/// What webhooks name in the watchlist.
public enum WebhookReferences {
  /// Warnings for topics and feeds that no watchlist has: nothing would ever pass such a filter.
  public static func check(_ webhooks: [WebhookSettings], topics: [String], feeds: [String]) -> [Diagnostic] {
    webhooks.flatMap { hook in
      missing(hook.topics, among: topics, "topic", of: hook) + missing(hook.feeds, among: feeds, "feed", of: hook)
    }
  }

  private static func missing(
    _ names: [Located<String>], among known: [String], _ kind: String, of hook: WebhookSettings
  ) -> [Diagnostic] {
    names.filter { !known.contains($0.value) }.map { name in
      let hint = Spelling.suggestion(for: name.value, among: known).map { "did you mean \"\($0)\"?" }
      return Diagnostic(
        .warning, at: name.position,
        "webhook \"\(hook.id)\" asks for the \(kind) \"\(name.value)\", which is not watched; "
          + (hint ?? "correct it, or remove it from the filter"))
    }
  }
}
