public import Basics

/// An act of one side and the other's answer in kind.
public struct ChainReport: Sendable, Equatable {
  /// One of the two acts.
  public struct Act: Sendable, Equatable {
    /// The side that acts: `US` or `RU`.
    public var side: String
    /// The story that reports it.
    public var story: String
    /// The title of the story's first match.
    public var title: String
    /// When that matched.
    public var at: Timestamp

    /// Memberwise.
    public init(side: String, story: String, title: String, at: Timestamp) {
      self.side = side
      self.story = story
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

/// Answered acts on a page, each with both stories.
struct ChainList {
  let chains: [ChainReport]
  let now: Timestamp
  /// The story whose page it is: it does not link to itself.
  var story: String?

  func html() -> HTML {
    "<ul class=\"chains\">\(chains.map { "<li><p>\($0.sentence)</p><ol>\([$0.act, $0.answer].map(line))</ol></li>" as HTML })</ul>"
  }

  private func line(_ act: ChainReport.Act) -> HTML {
    let title: HTML =
      act.story == story
      ? "\(act.title)" : "<a href=\"/stories/\(PercentEncoding.value(act.story))\">\(act.title)</a>"
    return """
      <li><span\(PageText.lang(act.title))><bdi>\(title)</bdi></span> <span class="meta">\(act.side), \
      \(PageText.clock(act.at, now: now))</span></li>
      """
  }
}
