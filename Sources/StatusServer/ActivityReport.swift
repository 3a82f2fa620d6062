public import Basics
public import Matches

/// What matched lately: the latest matches, how many an hour, and how the tone went from day to day.
public struct ActivityReport: Sendable {
  /// One hour's matches.
  public struct Hour: Sendable {
    /// When it began.
    public var start: Timestamp
    /// Matches by topic.
    public var topics: [String: Int]

    /// An hour.
    public init(start: Timestamp, topics: [String: Int]) {
      self.start = start
      self.topics = topics
    }
  }

  /// One day's tone.
  public struct Day: Sendable {
    /// When it began, in UTC.
    public var start: Timestamp
    /// The tone of what each side does towards the other: the mean of Goldstein's values, and of how many matches.
    /// Keyed by the side that acts.
    public var tones: [String: (mean: Double, count: Int)]

    /// A day.
    public init(start: Timestamp, tones: [String: (mean: Double, count: Int)]) {
      self.start = start
      self.tones = tones
    }
  }

  /// The latest matches, newest first.
  public var latest: [MatchRecord]
  /// The last hours, oldest first, without gaps.
  public var hours: [Hour]
  /// The last days, oldest first, without gaps.
  public var days: [Day]
  /// The two sides.
  public var sides: [String]
  /// The watchlist's topics.
  public var topics: [(id: String, title: String)]

  /// A report.
  public init(
    latest: [MatchRecord], hours: [Hour], days: [Day], sides: [String], topics: [(id: String, title: String)]
  ) {
    self.latest = latest
    self.hours = hours
    self.days = days
    self.sides = sides
    self.topics = topics
  }
}
