public import Basics
public import Matches

/// Recent matches: the latest ones, their number by hour, and the tone by day.
public struct ActivityReport: Sendable {
  /// The matches of one hour.
  public struct Hour: Sendable {
    /// The beginning of the hour.
    public var start: Timestamp
    /// The number of matches by topic id.
    public var topics: [String: Int]

    /// Memberwise.
    public init(start: Timestamp, topics: [String: Int]) {
      self.start = start
      self.topics = topics
    }
  }

  /// The tone of one day.
  public struct Day: Sendable {
    /// The beginning of the day in UTC.
    public var start: Timestamp
    /// The tone of each side's acts towards the other, by the side that acts: the mean of the matches' Goldstein values
    /// (−10 to 10), and the number of matches.
    public var tones: [String: (mean: Double, count: Int)]

    /// Memberwise.
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

  /// Memberwise.
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
