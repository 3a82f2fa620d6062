/// The body of a webhook as its operator wrote it: a JSON value whose texts may hold placeholders. Texts are put in
/// before the value becomes JSON, so that nothing a feed says can break it.
public indirect enum TemplateValue: Sendable, Equatable {
  /// A text with placeholders. One that is a single placeholder becomes that value as it is: a number, a list.
  case text([Piece])
  /// A number as it is written (RFC 8259 §6).
  case number(String)
  /// `true` or `false`.
  case bool(Bool)
  /// `null`.
  case null
  /// An array.
  case list([TemplateValue])
  /// An object.
  case object([Member])

  /// A part of a text.
  public enum Piece: Sendable, Equatable {
    /// It stands as it is written.
    case literal(String)
    /// A match's value goes here; with `units`, its texts cut to so many UTF-16 units.
    case placeholder(TemplatePlaceholder, units: Int? = nil)
  }

  /// A member of an object, in the order it is written.
  public struct Member: Sendable, Equatable {
    /// Its name, in which there are no placeholders.
    public var name: String
    /// Its value.
    public var value: TemplateValue

    /// A member.
    public init(name: String, value: TemplateValue) {
      self.name = name
      self.value = value
    }
  }
}

/// What a template can ask for, by the name between `{{` and `}}`.
public enum TemplatePlaceholder: String, Sendable, CaseIterable {
  case id, revision, matchedAt
  case feed, feedTitle, feedURL
  case title, url, summary, authors, categories, published, language
  case score, topics, topicTitles, evidence, entities
  /// A few lines of plain text that say it all.
  case text
  /// How many matches this is: 1, or those of a summary.
  case count
  /// The whole match as the match log has it; in a summary, the list of them in short.
  case match

  /// Whether it is text, which can be cut.
  var isText: Bool { ![.revision, .score, .count, .match].contains(self) }
}

/// Reads a template from YAML, of which JSON is a part.
struct TemplateReader {
  /// The template of a node; what is wrong in it is reported there.
  static func read(_ node: YAMLNode) -> TemplateValue {
    if node.isSequence { return .list(node.list().map(read)) }
    if node.isMapping { return object(node) }
    if node.isNull { return .null }
    let text = node.text ?? ""
    if node.isPlain {
      if text == "true" || text == "false" { return .bool(text == "true") }
      if text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil { return .number(text) }
    }
    return .text(pieces(text, node))
  }

  private static func object(_ node: YAMLNode) -> TemplateValue {
    .object(
      node.members().compactMap { key, value in
        guard let name = key.text else {
          key.reject("a name is expected here; a placeholder stands in quotes: \"{{title}}\"")
          return nil
        }
        return TemplateValue.Member(name: name, value: read(value))
      })
  }

  private static func pieces(_ text: String, _ node: YAMLNode) -> [TemplateValue.Piece] {
    var pieces: [TemplateValue.Piece] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      if open.lowerBound > rest.startIndex { pieces.append(.literal(String(rest[..<open.lowerBound]))) }
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
        node.reject("\"{{\" has no end here; write {{title}}")
        return pieces
      }
      if let found = placeholder(rest[open.upperBound..<close.lowerBound], node) { pieces.append(found) }
      rest = rest[close.upperBound...]
    }
    if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    return pieces
  }

  /// What stands between the braces: a name, or a name and the most characters of it, `title:200`.
  private static func placeholder(_ text: Substring, _ node: YAMLNode) -> TemplateValue.Piece? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    guard let known = TemplatePlaceholder(rawValue: parts[0]) else {
      node.rejectUnknown(parts[0], "placeholder", among: TemplatePlaceholder.allCases.map(\.rawValue))
      return nil
    }
    guard parts.count > 1 else { return .placeholder(known) }
    guard known.isText, let units = Int(parts[1]), (1...20_000).contains(units) else {
      node.reject(
        known.isText
          ? "after the colon of a placeholder stands the most characters it may have, 1 to 20000, as in {{title:200}}"
          : "{{\(known.rawValue)}} is no text and cannot be cut; remove the colon and what follows")
      return nil
    }
    return .placeholder(known, units: units)
  }
}
