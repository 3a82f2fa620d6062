import Classification
import Yams

/// A YAML file as a tree whose values know their place, and the list of everything that is wrong with it.
final class YAMLDocument {
  let file: String
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether nothing of the file is known: it cannot be opened, or is not YAML.
  private(set) var isUnread = false

  /// The most bytes a file may have.
  private static let maxBytes = 16 << 20

  init(file: String) { self.file = file }

  /// The root of a file; nil when it is empty or cannot be read, which is then reported.
  func load() -> YAMLNode? {
    do throws(TextFile.Problem) {
      return parse(try TextFile.read(file))
    } catch {
      diagnostics.append(Diagnostic(.error, at: SourcePosition(file: file), error.description))
      isUnread = true
      return nil
    }
  }

  /// The root of a text.
  func parse(_ text: String) -> YAMLNode? {
    guard text.utf8.count <= YAMLDocument.maxBytes else {
      report(.error, nil, "the file is larger than \(YAMLDocument.maxBytes) bytes; split it")
      isUnread = true
      return nil
    }
    do {
      // What a plain scalar means is ours to say, so none is matched against the types of YAML: that would cost a large
      // watchlist most of its time.
      guard let node = try Yams.compose(yaml: text, .basic) else { return nil }
      return YAMLNode(node, self)
    } catch let error as YamlError {
      report(error)
      isUnread = true
      return nil
    } catch {
      isUnread = true
      report(.error, nil, "the file is not YAML: \(error)")
      return nil
    }
  }

  func report(_ severity: Diagnostic.Severity, _ mark: Mark?, _ message: String) {
    diagnostics.append(Diagnostic(severity, at: position(mark), message))
  }

  func position(_ mark: Mark?) -> SourcePosition {
    SourcePosition(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  private func report(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      report(.error, mark, "this is not YAML: \(problem); check indentation, quotes and brackets")
    case .duplicatedKeysInMapping(let keys, let context):
      report(.error, context.mark, "the key \"\(keys.first ?? "")\" stands twice in this mapping; remove one")
    default:
      report(.error, nil, "the file is not YAML: \(error)")
    }
  }
}

/// One value of a YAML file.
struct YAMLNode {
  let node: Node
  let document: YAMLDocument

  init(_ node: Node, _ document: YAMLDocument) {
    self.node = node
    self.document = document
  }

  var position: SourcePosition { document.position(node.mark) }

  /// Reports that this value is not what is wanted here.
  func reject(_ message: String) { document.report(.error, node.mark, message) }

  /// Reports that this value can be used, but probably does not say what its author meant.
  func warn(_ message: String) { document.report(.warning, node.mark, message) }

  /// Reports a word that is none of those that are known here.
  func rejectUnknown(_ word: String, _ what: String, among known: [String]) {
    let hint = Spelling.suggestion(for: word, among: known).map { "did you mean \"\($0)\"?" }
    reject("unknown \(what) \"\(word)\"; \(hint ?? "known are " + known.sorted().joined(separator: ", "))")
  }

  /// What kind of value it is.
  var isScalar: Bool { node.scalar != nil }
  var isSequence: Bool { node.sequence != nil }
  var isMapping: Bool { node.mapping != nil }

  /// Whether it is a scalar without quotes.
  var isPlain: Bool { node.scalar.map { $0.style == .plain || $0.style == .any } ?? false }

  /// Whether nothing is written where a value could be.
  var isNull: Bool {
    guard isPlain, let scalar = node.scalar else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// A scalar as it is written; nil for collections.
  var text: String? { node.scalar?.string }

  /// Where the values of a mapping's keys are written.
  var places: [String: SourcePosition] {
    let members = node.mapping?.compactMap { key, value in
      key.scalar.map { ($0.string, YAMLNode(value, document).position) }
    }
    return Dictionary(members ?? []) { first, _ in first }
  }

  /// The value of a mapping's key, unreported when there is none.
  func member(_ key: String) -> YAMLNode? {
    node.mapping?.first { $0.key.scalar?.string == key }.map { YAMLNode($0.value, document) }
  }

  // MARK: scalars

  /// A text; anything else is reported.
  func string() -> String? {
    guard case .scalar(let scalar) = node else {
      reject("a text is expected here")
      return nil
    }
    return scalar.string
  }

  /// A text and its place.
  func located() -> Located<String>? { string().map { Located($0, at: position) } }

  /// A whole number in a range.
  func int(_ range: ClosedRange<Int>) -> Int? {
    guard let value = node.scalar.flatMap({ Int($0.string) }), range.contains(value) else {
      reject("a whole number from \(range.lowerBound) to \(range.upperBound) is expected here")
      return nil
    }
    return value
  }

  /// A number in a range.
  func double(_ range: ClosedRange<Double>) -> Double? {
    guard let value = node.scalar.flatMap({ Double($0.string) }), range.contains(value) else {
      reject("a number from \(range.lowerBound) to \(range.upperBound) is expected here")
      return nil
    }
    return value
  }

  /// `true` or `false`.
  func bool() -> Bool? {
    switch node.scalar?.string {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      reject("true or false is expected here")
      return nil
    }
  }

  /// One of a choice of words.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type, besides others: [String] = []
  ) -> Choice? where Choice.RawValue == String {
    let words = others + Choice.allCases.map(\.rawValue)
    guard let text = node.scalar?.string, let value = Choice(rawValue: text) else {
      let hint = Spelling.suggestion(for: node.scalar?.string ?? "", among: words).map { "; did you mean \"\($0)\"?" }
      reject("one of \(words.joined(separator: ", ")) is expected here\(hint ?? "")")
      return nil
    }
    return value
  }

  /// Which durations make sense for a key.
  enum DurationRange {
    case any, positive
  }

  /// A duration: `500ms 30s 15m 6h 30d`.
  func duration(_ range: DurationRange = .any) -> Duration? {
    guard let text = node.scalar?.string, let value = Units.duration(text) else {
      reject("a duration such as 500ms, 30s, 15m, 6h or 30d is expected here")
      return nil
    }
    guard range == .any || value > .zero else {
      reject("a duration of more than nothing is expected here, such as 30s; remove the key for the default")
      return nil
    }
    return value
  }

  /// A size in bytes: `512KiB 16MiB 8388608B`.
  func bytes(_ range: ClosedRange<Int>) -> Int? {
    guard let text = node.scalar?.string, let value = Units.bytes(text) else {
      reject("a size such as 512KiB, 16MiB or 8388608B is expected here")
      return nil
    }
    guard range.contains(value) else {
      reject("a size from \(Units.text(range.lowerBound)) to \(Units.text(range.upperBound)) is expected here")
      return nil
    }
    return value
  }

  // MARK: collections

  /// The elements of a list; anything else is reported.
  func list() -> [YAMLNode] {
    guard case .sequence(let sequence) = node else {
      reject("a list is expected here; write [a, b] or one \"- item\" a line")
      return []
    }
    return sequence.map { YAMLNode($0, document) }
  }

  /// A list of texts; a single text is a list of one.
  func strings() -> [Located<String>] {
    if case .scalar = node { return located().map { [$0] } ?? [] }
    return list().compactMap { $0.located() }
  }

  /// The members of a mapping, in order, with their keys.
  func members() -> [(key: YAMLNode, value: YAMLNode)] {
    guard case .mapping(let mapping) = node else {
      reject("a mapping is expected here; write key: value")
      return []
    }
    return mapping.map { (YAMLNode($0.key, document), YAMLNode($0.value, document)) }
  }

  /// Hands each member to the reader of its key; a key that no reader is for is an error. A null value counts as
  /// absent.
  func read(_ what: String, _ readers: [String: (YAMLNode) -> Void]) {
    for (key, value) in members() {
      guard let name = key.node.scalar?.string, let reader = readers[name] else {
        let name = key.node.scalar?.string ?? ""
        let hint = Spelling.suggestion(for: name, among: Array(readers.keys)).map { "did you mean \"\($0)\"?" }
        let known = "known are " + readers.keys.sorted().joined(separator: ", ")
        key.reject("unknown key \"\(name)\" in \(what); \(hint ?? known)")
        continue
      }
      if value.isNull { continue }
      reader(value)
    }
  }
}

/// Numbers with units.
enum Units {
  static func duration(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count <= 1_000_000_000 else { return nil }
    switch text[digits.endIndex...] {
    case "ms": return .milliseconds(count)
    case "s": return .seconds(count)
    case "m": return .seconds(count * 60)
    case "h": return .seconds(count * 3600)
    case "d": return .seconds(count * 86_400)
    default: return nil
    }
  }

  private static let sizes: [(unit: String, bytes: Int)] = [
    ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
  ]

  /// The number of bytes of a size; one too large to count is the largest that can be.
  static func bytes(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let unit = sizes.first(where: { $0.unit == text[digits.endIndex...] }) else { return nil }
    let (product, overflow) = (Int(digits) ?? .max).multipliedReportingOverflow(by: unit.bytes)
    return overflow ? .max : product
  }

  /// A size in the largest unit that it is a whole number of.
  static func text(_ bytes: Int) -> String {
    let unit = sizes.first { bytes % $0.bytes == 0 } ?? ("B", 1)
    return "\(bytes / unit.bytes)\(unit.unit)"
  }
}
