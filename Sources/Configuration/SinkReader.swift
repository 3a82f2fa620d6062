import Basics
import Classification

/// Reads what the settings of webhooks and mail have in common.
struct SinkReader {
  /// The folder that relative paths start from.
  let folder: String
  /// What is read, for messages: `webhook`, `mail`.
  let what: String

  /// Reads each element of a list, and reports ids that appear twice.
  func sinks<Sink: SinkSettings>(_ node: YAMLNode, _ read: (YAMLNode) -> Sink?) -> [Sink] {
    var sinks: [Sink] = []
    for entry in node.list() {
      guard let sink = read(entry) else { continue }
      if !sink.id.isEmpty, sinks.contains(where: { $0.id == sink.id }) {
        entry.reject("there are two \(what)s \"\(sink.id)\"; give each its own id")
      }
      sinks.append(sink)
    }
    return sinks
  }

  func id(_ node: YAMLNode) -> String? {
    guard let text = node.string() else { return nil }
    // An id is typed on command lines and printed in logs, so it is short and plain.
    guard text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/) != nil else {
      node.reject("a \(what)'s id has up to 64 letters, digits, dots, hyphens and underscores, as in desk or slack-eu")
      return nil
    }
    return text
  }

  func languages(_ node: YAMLNode) -> [String] {
    node.isSequence ? node.list().compactMap { $0.language() } : [node.language()].compactMap { $0 }
  }

  func stories(_ node: YAMLNode) -> WebhookSettings.Stories? {
    if node.isMapping {
      var feeds: Int?
      node.read("stories", ["grown": { feeds = $0.int(2...1000) }])
      if node.member("grown") == nil { node.reject("stories: {grown: NUMBER} says how many feeds; add grown: 5") }
      return feeds.map { .grown($0) }
    }
    switch node.choice(StoryWord.self) {
    case .all?: return .all
    case .first?: return .first
    case nil: return nil
    }
  }

  private enum StoryWord: String, CaseIterable {
    case all, first
  }

  /// The path of a secret's file. A name without a slash is kept as it is: it names a systemd credential.
  func file(_ text: String) -> String {
    guard text.contains("/"), !text.hasPrefix("/") else { return text }
    return FilePath.join(folder, text)
  }

  func retry(_ node: YAMLNode, _ start: Backoff, _ giveUp: Duration) -> (retry: Backoff, giveUpAfter: Duration) {
    var (retry, giveUpAfter) = (start, giveUp)
    node.read(
      "retry",
      [
        "initial": { if let value = $0.duration(.positive) { retry.initial = value } },
        "max": { if let value = $0.duration(.positive) { retry.max = value } },
        "giveUpAfter": { if let value = $0.duration() { giveUpAfter = value } },
      ])
    if retry.initial > retry.max { node.reject("initial is longer than max; swap them") }
    return (retry, giveUpAfter)
  }
}
