/// A person, institution, place, treaty, law or programme that texts name.
public struct Entity: Sendable, Equatable {
  /// The kinds of entities.
  public enum Kind: String, Sendable, CaseIterable {
    case person, org, office, post, place, treaty, law, programme

    /// Whether it can act for its side (`@US.actor` in patterns).
    public var isActor: Bool { self == .person || self == .org || self == .office || self == .post }
  }

  /// The watchlist's id, for example `ru.ryabkov`.
  public var id: Located<String>
  /// The canonical name.
  public var name: String
  /// Its kind.
  public var kind: Kind
  /// Its side: one of `Watchlist.sides`, or the code of a third country.
  public var side: String?
  /// Its Wikidata item, if certain.
  public var wikidata: String?
  /// Its names, by language (`en`, `ru`).
  public var names: [String: [NameForm]] = [:]
  /// Metonyms (Washington, Moscow), by language. They count only near a strong name of the other side.
  public var weak: [String: [NameForm]] = [:]
  /// Whether its Russian names are also searched in the usual Latin spellings.
  public var transliterate = false
  /// The offices it held, with years.
  public var roles: [Role] = []
  /// Whether a bare surname (a name of one word) counts by itself. If not, it counts only near the other side.
  public var alone = true
  /// Whether the entity concerns both sides by itself (an embassy in the other capital, a bilateral treaty). It then
  /// opens the pair gate alone.
  public var bilateral = false
  /// Phrases that contain one of its names but do not mean it.
  public var except: [Located<String>] = []

  /// An entity without names.
  public init(id: Located<String>, name: String, kind: Kind, side: String? = nil) {
    self.id = id
    self.name = name
    self.kind = kind
    self.side = side
  }
}

/// One form of an entity's name.
public enum NameForm: Sendable, Equatable {
  /// A name in the nominative, or words in the term syntax without `~`: `Сергей Рябков`, `Sergei Ryabkov`, `Соединенн*
  /// Штат*`. For a Russian name the forms of all cases are derived.
  case phrase(Located<String>)
  /// The same without derived forms (`declension: none`).
  case asWritten(Located<String>)
  /// A Russian name whose last word declines by the given class (`declension: m_cons`).
  case declined(Located<String>, Declension)
  /// A surname's stem with the endings of an inflection class, and optionally a given name before it.
  case inflected(InflectedName)
}

/// A name with its declension: it matches the stem followed by one of the class's endings and a word boundary.
public struct InflectedName: Sendable, Equatable {
  /// The surname's stem, `Рябков`.
  public var stem: String
  /// The name of the surname's class in `Watchlist.inflections`.
  public var stemClass: String
  /// The given name's stem, `Серге`; nil if there is none.
  public var given: String?
  /// The name of the given name's class; nil if it does not decline.
  public var givenClass: String?
  /// Its position in the watchlist.
  public var position: SourcePosition?

  /// Memberwise.
  public init(
    stem: String, stemClass: String, given: String? = nil, givenClass: String? = nil, position: SourcePosition? = nil
  ) {
    self.stem = stem
    self.stemClass = stemClass
    self.given = given
    self.givenClass = givenClass
    self.position = position
  }

  /// Compares everything except the position.
  public static func == (left: InflectedName, right: InflectedName) -> Bool {
    left.stem == right.stem && left.stemClass == right.stemClass && left.given == right.given
      && left.givenClass == right.givenClass
  }
}

/// An office and the years in which it was held.
public struct Role: Sendable, Equatable {
  /// The office.
  public var title: String
  /// The first year; nil if unknown.
  public var from: Int?
  /// The last year, inclusive; nil if it is still held.
  public var to: Int?

  /// Memberwise.
  public init(title: String, from: Int? = nil, to: Int? = nil) {
    self.title = title
    self.from = from
    self.to = to
  }
}
