public import Basics

/// Which of the two sides.
public enum ActingSide: String, Sendable {
  case us = "US"
  case ru = "RU"

  /// The other one.
  public var other: ActingSide { self == .us ? .ru : .us }
}

/// What one side does to the other, as a title says it.
public struct Act: Sendable, Equatable {
  /// Acts that the other side answers in kind.
  public enum Kind: String, Sendable, CaseIterable {
    /// Diplomats sent home, or staff cut (CAMEO 166, 175).
    case expulsion
    /// Sanctions (CAMEO 163, 172).
    case sanctions
    /// A consulate, an embassy or a mission closed (CAMEO 164).
    case closure
    /// Property seized, searched or kept locked (CAMEO 171).
    case property

    /// What an answer in kind is compared by: a house that is closed and one that is taken are answered by each other.
    var mirror: Kind { self == .property ? .closure : self }
  }

  /// What is done.
  public var kind: Kind
  /// Who does it.
  public var side: ActingSide
  /// How many people, houses or firms its reports name, in digits, also where a title has number words; the most frequent
  /// number first.
  public var numbers: [String]
  /// Whether one of its reports says that it answers something.
  public var isAnswer = false
  /// When it was first reported.
  public var at: Timestamp
  /// When the first of the matches that report it was matched.
  public var matchedAt: Timestamp
  /// The id of the story that reported it first.
  public var story: String
  /// The title that reported it first.
  public var title: String
  /// The ids of the other stories that report it, in the order of their reports.
  private var laterStories: [String] = []

  /// The ids of the stories that report it, each once, in the order of their reports: `story` first, and at most 50.
  public var stories: [String] { [story] + laterStories }

  /// The most stories of an act that are kept.
  static let mostStories = 50

  /// Adds what another report of the same act says, except its numbers.
  mutating func merge(_ report: Act) {
    isAnswer = isAnswer || report.isAnswer
    matchedAt = min(matchedAt, report.matchedAt)
    for other in report.stories where stories.count < Act.mostStories && !stories.contains(other) {
      laterStories.append(other)
    }
  }
}

extension Act {
  init(kind: Kind, side: ActingSide, numbers: [String], isAnswer: Bool, of item: StoryItem, story: String) {
    self.init(
      kind: kind, side: side, numbers: numbers, isAnswer: isAnswer, at: item.reportedAt, matchedAt: item.at,
      story: story, title: item.title)
  }

  /// The acts that an item's title reports, at most one of a kind; none where it does not say whose they are, or only
  /// speaks of them.
  public static func acts(in item: StoryItem, story: String? = nil) -> [Act] {
    let title = String(item.title.unicodeScalars.prefix(longestTitle))
    guard !title.contains("?") else { return [] }
    let (speaker, text) = speakerApart(title)
    let introduction = TermReader.tokens(of: speaker)
    guard !introduction.contains(where: ActHedges.threatens) else { return [] }
    let acts = reported(by: text, after: introduction, item, story ?? item.id)
    // `US expels diplomats: what we know`, but not `… : Kremlin denies`.
    if !acts.isEmpty || ActHedges.isTag(TermReader.tokens(of: text), in: text) { return acts }
    return reported(by: speaker, after: [], item, story ?? item.id)
  }

  /// A title is read up to here, in Unicode scalars: a feed may send one of any length.
  private static let longestTitle = 1000

  /// The acts that a text reports, which is a title or a part of it, with the words before it.
  private static func reported(
    by text: String, after introduction: [TermReader.Token], _ item: StoryItem, _ story: String
  ) -> [Act] {
    var acts: [Act] = []
    var tokens: [TermReader.Token] = []
    for sentence in text.split(separator: ";") {
      let parts = parts(of: sentence)
      let tags = parts.dropFirst().filter { ActHedges.isTag($0.tokens, in: $0.text) }
      for (place, part) in parts.enumerated() {
        let start = tokens.count
        let length = MainClause.length(part.tokens)
        tokens += part.tokens.prefix(length)
        // What is only spoken of makes all behind it be so, too: `If talks fail, Russia will close …`.
        if (start..<tokens.count).contains(where: { ActHedges.isOnlySpokenOf(tokens, $0) }) { return acts }
        if length < part.tokens.count, ActHedges.isCondition(part.tokens[length]) { return acts }
        // `Russia slams US sanctions, expels …`
        if (start..<tokens.count).contains(where: { ActHedges.judges(tokens, $0) }) { continue }
        // What a third country does is no act of either.
        guard let first = tokens.first(where: { ActSides.side($0) != nil || ActSides.isOther($0) }) else { continue }
        guard !ActSides.isOther(first) else { return acts }
        let clause = Array(tokens[start...])
        for kind in Kind.allCases where !acts.contains(where: { $0.kind == kind }) {
          guard let verb = ActWords.verb(of: kind, clause), let side = ActSides.actor(tokens, start + verb),
            ActSides.suffers(side.other, kind, tokens, start + verb),
            !tags.contains(where: { ActHedges.takesBack($0.tokens, anActOf: side) })
          else { continue }
          let before = introduction + tokens[..<(start + verb)]
          let isAnswer =
            ActAnswers.answers(side, before: before, behind: part.tokens[verb...])
            || place + 1 < parts.count && ActAnswers.begins(parts[place + 1].tokens)
          let numbers = ActCounts.numbers(of: kind, clause, in: part.text)
          acts.append(Act(kind: kind, side: side, numbers: numbers, isAnswer: isAnswer, of: item, story: story))
        }
      }
    }
    return acts
  }

  /// The parts of a sentence between commas and dashes.
  private static func parts(of sentence: Substring) -> [(text: String, tokens: [TermReader.Token])] {
    sentence.split(separator: #/, | [-–—] /#).map { (String($0), TermReader.tokens(of: String($0))) }
  }

  /// A title apart from who says it, as in `CNN: …`.
  private static func speakerApart(_ title: String) -> (speaker: String, text: String) {
    guard let colon = title.firstRange(of: ": "), title[..<colon.lowerBound].count <= 40 else { return ("", title) }
    return (String(title[..<colon.lowerBound]), String(title[colon.upperBound...]))
  }
}
