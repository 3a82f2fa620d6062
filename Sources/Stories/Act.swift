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
  }

  /// What is done.
  public var kind: Kind
  /// Who does it.
  public var side: ActingSide
  /// The numbers of the title, as written: how many.
  public var numbers: [String]
  /// When it matched.
  public var at: Timestamp
  /// The story, or the match, that reports it.
  public var story: String
  /// The title.
  public var title: String
}

extension Act {
  /// The act that an item's title reports; nil where it reports none, or does not say whose it is.
  public init?(_ item: StoryItem) {
    let tokens = TermReader.tokens(of: Act.withoutSpeaker(item.title))
    let concepts = tokens.compactMap(\.concept)
    guard let kind = Act.kind(Set(concepts)), let side = Act.actor(concepts) else { return nil }
    self.kind = kind
    self.side = side
    numbers = tokens.filter { $0.term?.kind == .number && $0.ordinal == nil }.map(\.word)
    at = item.at
    story = item.id
    title = item.title
  }

  /// A title without who says it, as in `CNN: …`.
  private static func withoutSpeaker(_ title: String) -> String {
    guard let colon = title.firstRange(of: ": "), title[..<colon.lowerBound].count <= 40 else { return title }
    return String(title[colon.upperBound...])
  }

  private static func concepts(_ words: String...) -> Set<UInt16> { Concepts.standard.concepts(of: words) }

  private static let expulsions = concepts("expel", "persona")
  private static let cuts = concepts("cut", "reduce")
  private static let staff = concepts("diplomat", "staff", "embassy", "mission")
  private static let sanctions = concepts("sanction", "embargo")
  private static let lifted = concepts("lift", "ease", "extend", "cancel", "suspend")
  private static let answers = concepts("answer", "retaliate")
  private static let closures = concepts("close", "shut")
  private static let missions = concepts("consulate", "embassy", "mission")
  private static let seizures = concepts("seize", "confiscate")
  private static let property = concepts("property", "compound", "dacha")
  private static let words = concepts("threat", "warn", "urge", "hope", "fear", "condemn", "react", "deny", "ready")

  /// Words of an act that is only spoken of, or undone, make it none.
  private static func kind(_ all: Set<UInt16>) -> Kind? {
    guard all.isDisjoint(with: words) else { return nil }
    if !all.isDisjoint(with: seizures), !all.isDisjoint(with: property) { return .property }
    if !all.isDisjoint(with: closures), !all.isDisjoint(with: missions) { return .closure }
    if !all.isDisjoint(with: expulsions) { return .expulsion }
    if !all.isDisjoint(with: cuts), !all.isDisjoint(with: staff) { return .expulsion }
    // An answer to sanctions is another act.
    if !all.isDisjoint(with: sanctions), all.isDisjoint(with: lifted.union(answers)) { return .sanctions }
    return nil
  }

  private static let sides: [UInt16: ActingSide] = {
    let american = concepts(
      "usa", "america", "trump", "obama", "biden", "pentagon", "treasury", "congress", "госдеп", "минфин")
    let russian = concepts("russia", "kremlin", "putin", "lavrov", "zakharova", "peskov", "ryabkov", "medvedev", "duma")
    return Dictionary(american.map { ($0, .us) } + russian.map { ($0, .ru) }) { first, _ in first }
  }()
  private static let others = concepts(
    "ukraine", "britain", "germany", "france", "poland", "czech", "europe", "china", "iran", "turkey", "venezuela",
    "canada",
    "bulgaria", "estonia", "latvia", "lithuania", "austria", "nato")
  private static let owned = staff.union(missions).union(property).union(concepts("ambassador", "spy", "agent"))

  /// Who is named first acts, unless what is named first is somebody's diplomats or property: then the other side does.
  private static func actor(_ concepts: [UInt16]) -> ActingSide? {
    var owner: ActingSide?
    // What a third country does is no act of either.
    if let first = concepts.first(where: { sides[$0] != nil || others.contains($0) }), others.contains(first) {
      return nil
    }
    for (index, concept) in concepts.enumerated() {
      guard let side = sides[concept] else { continue }
      let next = index + 1 < concepts.count ? concepts[index + 1] : nil
      if let next, owned.contains(next) {
        owner = owner ?? side
      } else {
        return owner == side ? side.other : side
      }
    }
    return owner?.other
  }
}
