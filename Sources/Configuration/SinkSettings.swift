public import Basics
public import Classification

/// What receives matches in a queue of its own.
public enum SinkKind: String, Sendable, CaseIterable {
  case webhook, mail
}

/// What the settings of all sinks with a queue have in common: which matches they get, and what follows a failure.
public protocol SinkSettings: Sendable {
  /// The kind of sink.
  static var kind: SinkKind { get }
  /// The sink's name in logs, status and commands. Sinks of two kinds may have the same.
  var id: String { get }
  /// Only matches with at least one of these topics are sent; empty means all.
  var topics: [Located<String>] { get }
  /// Only matches with at least this score are sent.
  var minScore: Double { get }
  /// Only matches with at least this probability (0 to 1) are sent. Matches of a watchlist without weights have no
  /// probability and are sent.
  var minProbability: Double { get }
  /// Only matches from these feeds are sent; empty means all.
  var feeds: [Located<String>] { get }
  /// Which matches of a story.
  var stories: WebhookSettings.Stories { get }
  /// Only matches of entries in these languages are sent; empty means all.
  var languages: [String] { get }
  /// Delays between attempts.
  var retry: Backoff { get }
  /// The age at which a delivery that still fails becomes a dead letter.
  var giveUpAfter: Duration { get }
  /// The time limit of an attempt.
  var timeout: Duration { get }
  /// The limit of messages a minute; nil for none.
  var limitPerMinute: Int? { get }
  /// Whether one of its files is a systemd credential, which only the service can read.
  var hasCredentials: Bool { get }
}

extension SinkSettings {
  /// The name of the sink in the state.
  public var sink: String { "\(Self.kind.rawValue):\(id)" }

  /// The sink's name for people: `webhook "desk"`.
  public var title: String { "\(Self.kind.rawValue) \"\(id)\"" }

  /// The ids in `topics`.
  public var topicIDs: [String] { topics.map(\.value) }

  /// The ids in `feeds`.
  public var feedIDs: [String] { feeds.map(\.value) }
}
