/// The body of a webhook as its operator wrote it: a JSON value whose strings may contain placeholders. Placeholders
/// are replaced in this tree, before it is written as JSON, so that text from a feed cannot break the JSON.
public indirect enum TemplateValue: Sendable, Equatable {
  /// A string with placeholders. If it is one placeholder and nothing else, it becomes that value with its own type,
  /// for example a number or a list.
  case text([Piece])
  /// A number, spelt as the operator wrote it (RFC 8259 §6).
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
    /// Text that is sent as written.
    case literal(String)
    /// Replaced by a value of the match. `units`, if given, is the most UTF-16 code units of text.
    case placeholder(TemplatePlaceholder, units: Int? = nil)
  }

  /// A member of an object. Members keep the order they are written in.
  public struct Member: Sendable, Equatable {
    /// Its name. Placeholders are not replaced in names.
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

/// The placeholders of a template: the names that can be written between `{{` and `}}`.
public enum TemplatePlaceholder: String, Sendable, CaseIterable {
  case id, revision, matchedAt
  case feed, feedTitle, feedURL
  case title, url, summary, authors, categories, published, language
  case score, topics, topicTitles, evidence, entities
  /// A few lines of plain text that describe the whole match.
  case text
  /// The number of matches: 1, or more for a summary.
  case count
  /// The whole match as in the match log; in a summary, a list of short forms of the matches.
  case match

  /// Whether its value is text, which can be shortened.
  var isText: Bool { ![.revision, .score, .count, .match].contains(self) }
}

/// Reads a template from YAML. JSON is valid YAML, so templates can be written as JSON too.
struct TemplateReader {
  /// The template in a node. Errors are reported at the node.
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
          key.reject("a name is expected here; write a placeholder in quotes: \"{{title}}\"")
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
        node.reject("\"{{\" is not closed by \"}}\"; write a placeholder as in {{title}}")
        return pieces
      }
      if let found = placeholder(rest[open.upperBound..<close.lowerBound], node) { pieces.append(found) }
      rest = rest[close.upperBound...]
    }
    if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    return pieces
  }

  /// Reads the text between the braces: a name, or a name and the most UTF-16 code units of its value (`title:200`).
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
          ? "after a placeholder's colon the maximum number of characters is expected, 1 to 20000, as in {{title:200}}"
          : "{{\(known.rawValue)}} is not text and cannot be shortened; remove the colon and what follows it")
      return nil
    }
    return .placeholder(known, units: units)
  }
}
