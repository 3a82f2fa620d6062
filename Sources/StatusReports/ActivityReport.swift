public import Basics

/// Recent matches in numbers, by the time of their publication: by hour and by day, with the tone of each day.
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

  /// The matches of one day.
  public struct Day: Sendable {
    /// The day on this machine's clock, as `2026-11-23`.
    public var name: String
    /// The number of matches by topic id.
    public var topics: [String: Int]
    /// The tone of each side's acts towards the other, by the side that acts: the mean of the matches' Goldstein values
    /// (−10 to 10), and the number of matches.
    public var tones: [String: (mean: Double, count: Int)]

    /// Memberwise.
    public init(name: String, topics: [String: Int], tones: [String: (mean: Double, count: Int)]) {
      self.name = name
      self.topics = topics
      self.tones = tones
    }
  }

  /// The last hours, oldest first, without gaps.
  public var hours: [Hour]
  /// The last days, oldest first, without gaps.
  public var days: [Day]
  /// The two sides.
  public var sides: [String]
  /// The watchlist's topics.
  public var topics: [(id: String, title: String)]
  /// The languages of the matches of these days, the most frequent first.
  public var languages: [String]

  /// Memberwise.
  public init(
    hours: [Hour], days: [Day], sides: [String], topics: [(id: String, title: String)], languages: [String] = []
  ) {
    self.hours = hours
    self.days = days
    self.sides = sides
    self.topics = topics
    self.languages = languages
  }

  /// A topic's title; its id where the watchlist does not know it.
  func title(of topic: String) -> String { topics.first { $0.id == topic }?.title ?? topic }
}
