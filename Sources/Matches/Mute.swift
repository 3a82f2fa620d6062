public import Basics
import Classification

/// A rule that keeps matches from being delivered for a time. They are in the log, marked as muted.
public struct Mute: Sendable, Equatable {
  /// What is muted.
  public enum Subject: Sendable, Hashable {
    /// Matches of this topic, unless they have another topic that is not muted.
    case topic(String)
    /// Matches that name this entity.
    case entity(String)
    /// Matches of this feed.
    case feed(String)
    /// Matches with these words next to each other, in title or summary.
    case words(String)

    /// The kinds, as they are written before a colon.
    public static let kinds = ["topic", "entity", "feed", "words"]

    /// Parses the form of `description`, the kind regardless of case; without a kind, the text is words. Nil if it is empty.
    public init?(parsing text: String) {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let value = parts.count == 2 ? parts[1] : ""
      let kind = parts[0].lowercased()
      switch kind {
      case "topic" where !value.isEmpty: self = .topic(value)
      case "entity" where !value.isEmpty: self = .entity(value)
      case "feed" where !value.isEmpty: self = .feed(value)
      case "topic", "entity", "feed": return nil
      default:
        let words = kind == "words" && parts.count == 2 ? value : text
        guard !SearchWords.of(words).isEmpty else { return nil }
        self = .words(words.split(whereSeparator: \.isWhitespace).joined(separator: " "))
      }
    }

    /// The kind and its value: `topic:talks`, `words:chess tournament`.
    public var description: String {
      switch self {
      case .topic(let id): "topic:\(id)"
      case .entity(let id): "entity:\(id)"
      case .feed(let id): "feed:\(id)"
      case .words(let words): "words:\(words)"
      }
    }
  }

  /// What is muted.
  public var subject: Subject
  /// When it ends.
  public var until: Timestamp
  /// The user's reason; nil if none was given.
  public var reason: String?
  /// When it began.
  public var at: Timestamp

  /// Memberwise.
  public init(subject: Subject, until: Timestamp, reason: String?, at: Timestamp) {
    self.subject = subject
    self.until = until
    self.reason = reason
    self.at = at
  }
}

extension [Mute] {
  /// The mute that applies to a match; nil if none does. Those that have ended at the time of the match do not apply.
  public func muting(_ match: MatchRecord) -> Mute? {
    let active = filter { $0.at <= match.matchedAt && match.matchedAt < $0.until }
    guard !active.isEmpty else { return nil }
    let topics = active.filter { mute in match.topics.contains { mute.subject == .topic($0.id) } }
    let hasOtherTopic = !match.topics.allSatisfy { topic in topics.contains { $0.subject == .topic(topic.id) } }
    if !hasOtherTopic, let topic = topics.first { return topic }
    return active.first { mute in
      switch mute.subject {
      case .topic: false
      case .entity(let id): match.entities.contains { $0.id == id }
      case .feed(let id): match.feed.id == id
      case .words(let words): match.has(words)
      }
    }
  }
}

extension MatchRecord {
  /// Whether words are next to each other in title or summary, regardless of case.
  fileprivate func has(_ words: String) -> Bool {
    let wanted = SearchWords.of(words).map(\.text)
    return [entry.title, entry.headline, entry.summary].compactMap(\.self).contains { text in
      let found = SearchWords.of(text).map(\.text)
      return found.indices.contains { found[$0...].starts(with: wanted) }
    }
  }
}
