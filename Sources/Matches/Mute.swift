public import Basics
import Classification

/// Matches that somebody does not want to hear of for a time. They stay in the log, marked, and are not delivered.
public struct Mute: Sendable, Equatable {
  /// What is muted.
  public enum Subject: Sendable, Hashable {
    /// Matches of this topic, unless they have another topic that is not muted.
    case topic(String)
    /// Matches that name this entity.
    case entity(String)
    /// Matches of this feed.
    case feed(String)
    /// Matches in whose title or summary these words stand side by side.
    case words(String)

    /// The kinds, as they are written before a colon.
    public static let kinds = ["topic", "entity", "feed", "words"]

    /// A subject as `description` writes it; without a kind, words. Nil if nothing is left to mute.
    public init?(parsing text: String) {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let value = parts.count == 2 ? parts[1] : ""
      switch parts[0] {
      case "topic" where !value.isEmpty: self = .topic(value)
      case "entity" where !value.isEmpty: self = .entity(value)
      case "feed" where !value.isEmpty: self = .feed(value)
      case "topic", "entity", "feed": return nil
      default:
        let words = parts[0] == "words" && parts.count == 2 ? value : text
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
  /// When that ends.
  public var until: Timestamp
  /// Why, as somebody said; nil if nobody did.
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
  /// Which of these mutes a match; nil if none does. Those that have ended at the time of the match do not count.
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
  /// Whether words stand side by side in the title or the summary, without differences of case.
  fileprivate func has(_ words: String) -> Bool {
    let wanted = SearchWords.of(words).map(\.text)
    return [entry.title, entry.headline, entry.summary].compactMap(\.self).contains { text in
      let found = SearchWords.of(text).map(\.text)
      return found.indices.contains { found[$0...].starts(with: wanted) }
    }
  }
}
