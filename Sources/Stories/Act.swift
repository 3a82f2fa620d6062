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
    /// Sanctions, embargoes and bans on entry (CAMEO 163, 172).
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
  /// The numbers of the title, as written: how many.
  public var numbers: [String]
  /// Whether the title says that it answers something.
  public var isAnswer = false
  /// When it was reported.
  public var at: Timestamp
  /// The story that reports it.
  public var story: String
  /// The title.
  public var title: String
}

extension Act {
  /// The acts that an item's title reports, at most one of a kind; none where it does not say whose they are, or only
  /// speaks of them.
  public static func acts(in item: StoryItem, story: String? = nil) -> [Act] {
    guard !item.title.contains("?") else { return [] }
    let all = TermReader.tokens(of: item.title)
    let isAnswer = all.indices.contains { ActWords.answers(all, $0) }
    var acts: [Act] = []
    var tokens: [TermReader.Token] = []
    for part in parts(withoutSpeaker(item.title)) {
      let start = tokens.count
      let words = TermReader.tokens(of: part)
      tokens += words.prefix(MainClause.length(words))
      // What is only spoken of, and so is all behind it: `If talks fail, Russia will close …`.
      guard !tokens.contains(where: ActWords.isOnlySpokenOf) else { break }
      // What a third country does is no act of either.
      guard let first = tokens.first(where: { ActSides.side($0) != nil || ActSides.isOther($0) }) else { continue }
      guard !ActSides.isOther(first) else { break }
      let clause = Array(tokens[start...])
      for kind in Kind.allCases where !acts.contains(where: { $0.kind == kind }) {
        guard let verb = ActWords.verb(of: kind, clause), let side = ActSides.actor(tokens, start + verb) else {
          continue
        }
        if kind == .sanctions, !ActSides.concerns(side.other, tokens) { continue }
        acts.append(
          Act(
            kind: kind, side: side, numbers: ActWords.numbers(of: kind, clause), isAnswer: isAnswer,
            at: item.reportedAt,
            story: story ?? item.id, title: item.title))
      }
    }
    return acts
  }

  /// The parts of a title between commas and semicolons, each of which may report an act.
  private static func parts(_ title: String) -> [String] {
    title.split(separator: ";").flatMap { $0.split(separator: ", ") }.map(String.init)
  }

  /// A title without who says it, as in `CNN: …`.
  private static func withoutSpeaker(_ title: String) -> String {
    guard let colon = title.firstRange(of: ": "), title[..<colon.lowerBound].count <= 40 else { return title }
    return String(title[colon.upperBound...])
  }
}
