public import Basics

/// An act of one side and the other's answer in kind.
public struct ChainReport: Sendable, Equatable {
  /// One of the two acts.
  public struct Act: Sendable, Equatable {
    /// The side that acts: `US` or `RU`.
    public var side: String
    /// The stories that report it, the first report's first; at least one.
    public var stories: [String]
    /// The title of the first report.
    public var title: String
    /// When that was published, or matched if it has no date.
    public var at: Timestamp

    /// Memberwise.
    public init(side: String, stories: [String], title: String, at: Timestamp) {
      self.side = side
      self.stories = stories
      self.title = title
      self.at = at
    }
  }

  /// What is done: expulsion, sanctions, closure or property.
  public var kind: String
  /// Whole days between the two.
  public var days: Int
  /// How their numbers compare, as in `35 : 755`; nil where either has none.
  public var numbers: String?
  /// The act that came first.
  public var act: Act
  /// Its answer.
  public var answer: Act

  /// Memberwise.
  public init(kind: String, days: Int, numbers: String?, act: Act, answer: Act) {
    self.kind = kind
    self.days = days
    self.numbers = numbers
    self.act = act
    self.answer = answer
  }

  /// What a line says of it, its acts left aside: `expulsion: RU answers US after 3 days, 60 : 60`.
  var sentence: String {
    let numbers = numbers.map { ", \($0)" } ?? ""
    return "\(kind): \(answer.side) answers \(act.side) after \(PageText.count(days, "day", "days"))\(numbers)"
  }
}
