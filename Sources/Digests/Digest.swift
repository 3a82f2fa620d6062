public import Basics

/// A briefing about a period: its stories by topic, the tone between the sides, new names, and feeds in trouble. All texts
/// are safe for messages (`SafeText.message`); renderers escape their own markup.
public struct Digest: Sendable, Equatable {
  /// An event, told by one or more feeds.
  public struct Story: Sendable, Equatable {
    /// The headline of its strongest match.
    public var headline: String
    /// The page of that match; http or https.
    public var url: String?
    /// The language of that match.
    public var language: String?
    /// The titles of the feeds that had it in the period, in the order in which they had it.
    public var feeds: [String]
    /// The score of its strongest match.
    public var score: Double
    /// When it was last reported.
    public var last: Timestamp
  }

  /// The stories whose strongest topic it is.
  public struct Topic: Sendable, Equatable {
    /// The watchlist's id.
    public var id: String
    /// Its title.
    public var title: String
    /// The stories that most feeds have, then the strongest.
    public var stories: [Story]
    /// How many there are, more than `stories` lists.
    public var count: Int
  }

  /// The tone of what one side does to the other.
  public struct Direction: Sendable, Equatable {
    /// The side that headlines name first: the one that acts.
    public var actor: String
    /// The other side.
    public var other: String
    /// The tone in the period.
    public var now: Tone
    /// The tone in the week before.
    public var before: Tone
  }

  /// The mean tone of matches, from -10 (conflict) to 10 (cooperation) (Goldstein 1992).
  public struct Tone: Sendable, Equatable {
    /// The number of matches that have a tone.
    public var count = 0
    /// The sum of their tones.
    var sum = 0.0

    /// The mean; nil without matches.
    public var mean: Double? { count > 0 ? sum / Double(count) : nil }
  }

  /// A name that the week before did not have.
  public struct Name: Sendable, Equatable {
    /// As a text writes it, or as the watchlist does.
    public var text: String
    /// Its side; for an unknown name the sides it stood beside.
    public var sides: [String]
    /// The number of matches that name it.
    public var count: Int
    /// Whether the watchlist knows it.
    public var isKnown: Bool
  }

  /// An act of one side that the other answered in kind.
  public struct Chain: Sendable, Equatable {
    /// What is done: expulsion, sanctions, closure or property.
    public var kind: String
    /// Whole days between the two.
    public var days: Int
    /// How their numbers compare, as in `35 : 755`; nil where either has none.
    public var numbers: String?
    /// What was done first.
    public var act: Act
    /// The answer to it.
    public var answer: Act
  }

  /// What a side does.
  public struct Act: Sendable, Equatable {
    /// The side that acts.
    public var side: String
    /// The title of the first report.
    public var title: String
  }

  /// A feed that needs attention.
  public struct Trouble: Sendable, Equatable {
    /// The watchlist's id.
    public var feed: String
    /// Its state: `failing`, `blocked`, …
    public var status: String
    /// The last error; nil if there is none.
    public var error: String?
    /// Since when it has this state.
    public var since: Timestamp

    /// Memberwise.
    public init(feed: String, status: String, error: String?, since: Timestamp) {
      self.feed = feed
      self.status = status
      self.error = error
      self.since = since
    }
  }

  /// The beginning of the period.
  public var start: Timestamp
  /// Its end.
  public var end: Timestamp
  /// The number of matches.
  public var matches = 0
  /// The number of stories.
  public var stories = 0
  /// The number of matches in the week before.
  public var matchesBefore = 0
  /// The topics: the one whose first story most feeds have, then the one with the most stories.
  public var topics: [Topic] = []
  /// The directions between the two sides.
  public var directions: [Direction] = []
  /// Acts that were answered in the period, in order.
  public var chains: [Chain] = []
  /// New names, the most frequent first; none where the week before has no match.
  public var names: [Name] = []
  /// Feeds in trouble.
  public var troubles: [Trouble] = []

  /// An empty digest of a period.
  public init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }
}
