import Basics
import Classification

/// A position in a YAML file; line and column count from 1.
struct YAMLPlace: Equatable {
  var line: Int
  var column: Int
}

/// A value in a YAML file, or in several merged files. The functions that read it report an error at its position if it
/// is not of the expected kind, and then return nil or an empty collection.
struct YAMLNode {
  /// The value itself.
  enum Content {
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Member])
  }

  /// A member of a mapping.
  struct Member {
    var key: YAMLNode
    var value: YAMLNode
  }

  var content: Content
  let place: YAMLPlace
  let document: YAMLDocument

  init(_ content: Content, _ place: YAMLPlace, _ document: YAMLDocument) {
    self.content = content
    self.place = place
    self.document = document
  }

  var position: SourcePosition { document.position(place) }

  /// Reports an error at this value.
  func reject(_ message: String) { document.report(.error, place, message) }

  /// Reports a warning at this value: it is valid, but probably not what its author meant.
  func warn(_ message: String) { document.report(.warning, place, message) }

  /// Reports a word that is not one of the known ones, with a suggestion or the list of the known ones.
  func rejectUnknown(_ word: String, _ what: String, among known: [String]) {
    if let stray = LetterScript.strayLetters(word) { return reject("unknown \(what): \(stray)") }
    let hint = Spelling.suggestion(for: word, among: known).map { "did you mean \"\($0)\"?" }
    reject("unknown \(what) \"\(word)\"; \(hint ?? "known are " + known.sorted().joined(separator: ", "))")
  }

  /// Whether it is a scalar.
  var isScalar: Bool { text != nil }
  var isSequence: Bool { elements != nil }
  var isMapping: Bool { mapping != nil }

  /// Whether it is a scalar without quotes.
  var isPlain: Bool {
    if case .scalar(_, let isPlain) = content { isPlain } else { false }
  }

  /// Whether it is null: nothing is written, or `null` or `~`.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content, text.utf8.count <= 4 else { return false }
    return text == "" || text == "~" || text == "null" || text == "Null" || text == "NULL"
  }

  /// The text of a scalar; nil for collections.
  var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// A sequence's elements; nil for other values.
  var elements: [YAMLNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// A mapping's members; nil for other values.
  var mapping: [Member]? {
    if case .mapping(let members) = content { members } else { nil }
  }

  /// The positions of a mapping's values, by key.
  var places: [String: SourcePosition] {
    let members = mapping?.compactMap { member in member.key.text.map { ($0, member.value.position) } }
    return Dictionary(members ?? []) { first, _ in first }
  }

  /// The value of a mapping's key; nil if there is none, which is not reported.
  func member(_ key: String) -> YAMLNode? {
    mapping?.first { $0.key.text == key }?.value
  }

  // MARK: scalars

  /// A scalar's text.
  func string() -> String? {
    if text == nil { reject("a text is expected here") }
    return text
  }

  /// A scalar's text with its position.
  func located() -> Located<String>? { string().map { Located($0, at: position) } }

  /// A whole number in a range.
  func int(_ range: ClosedRange<Int>) -> Int? {
    guard let value = text.flatMap({ Int($0) }), range.contains(value) else {
      reject("a whole number from \(range.lowerBound) to \(range.upperBound) is expected here")
      return nil
    }
    return value
  }

  /// A number in a range.
  func double(_ range: ClosedRange<Double>) -> Double? {
    guard let value = text.flatMap({ Double($0) }), range.contains(value) else {
      reject("a number from \(range.lowerBound) to \(range.upperBound) is expected here")
      return nil
    }
    return value
  }

  /// `true` or `false`.
  func bool() -> Bool? {
    switch text {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      reject("true or false is expected here")
      return nil
    }
  }

  /// One of the raw values of `type`. `others` are further words for the error message; for them too nil is returned.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type, besides others: [String] = []
  ) -> Choice? where Choice.RawValue == String {
    let words = others + Choice.allCases.map(\.rawValue)
    guard let text, let value = Choice(rawValue: text) else {
      if let text, let stray = LetterScript.strayLetters(text) {
        reject(stray)
        return nil
      }
      let hint = Spelling.suggestion(for: text ?? "", among: words).map { "; did you mean \"\($0)\"?" }
      reject("one of \(words.joined(separator: ", ")) is expected here\(hint ?? "")")
      return nil
    }
    return value
  }

  /// Which durations are valid for a key.
  enum DurationRange {
    case any, positive
  }

  /// A duration: `500ms 30s 15m 6h 30d`.
  func duration(_ range: DurationRange = .any) -> Duration? {
    guard let text, let value = Duration(parsing: text) else {
      reject("a duration such as 500ms, 30s, 15m, 6h or 30d is expected here")
      return nil
    }
    guard range == .any || value > .zero else {
      reject("a duration longer than zero is expected here, such as 30s; remove the key to use the default")
      return nil
    }
    return value
  }

  /// A size in bytes: `512KiB 16MiB 8388608B`.
  func bytes(_ range: ClosedRange<Int>) -> Int? {
    guard let text, let value = ByteSize.bytes(text) else {
      reject("a size such as 512KiB, 16MiB or 8388608B is expected here")
      return nil
    }
    guard range.contains(value) else {
      reject("a size from \(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound)) is expected here")
      return nil
    }
    return value
  }

  // MARK: collections

  /// The elements of a list.
  func list() -> [YAMLNode] {
    if elements == nil {
      let isDashed = mapping?.contains { $0.key.text?.hasPrefix("-") ?? false } ?? false
      let how =
        isDashed ? "a space is missing after the dash: write \"- id: …\"" : "write [a, b] or one \"- item\" a line"
      reject("a list is expected here; \(how)")
    }
    return (elements ?? []).filter { element in
      if element.isNull { element.reject("nothing is written here; remove this entry, or put the word in quotes") }
      return !element.isNull
    }
  }

  /// A list of strings; a single string is a list of one.
  func strings() -> [Located<String>] {
    if isScalar { return located().map { [$0] } ?? [] }
    return list().compactMap { $0.located() }
  }

  /// The values of one scalar or of a sequence's elements. An element that cannot be read is an error at its own place.
  func values<Value>(_ read: (String) -> Value?, otherwise problem: (String) -> String) -> [Value] {
    var values: [Value] = []
    for node in isScalar ? [self] : list() {
      guard let text = node.string() else { continue }
      if let value = read(text) { values.append(value) } else { node.reject(problem(text)) }
    }
    return values
  }

  /// The keys and values of a mapping, in order. `path` is the keys that lead to it, for the message.
  func members(_ path: String...) -> some Collection<(key: YAMLNode, value: YAMLNode)> {
    if mapping == nil { rejectForm(path) }
    return (mapping ?? []).lazy.map { ($0.key, $0.value) }
  }

  /// Reports that a mapping is expected here, and what to write.
  func rejectForm(_ path: [String]) { reject("a mapping is expected here; \(ValueForm.advice(path, self))") }

  /// Whether nothing is written: null, an empty list or mapping, or a mapping of such values.
  var isBlank: Bool { isNull || elements?.isEmpty ?? mapping?.allSatisfy { $0.value.isBlank } ?? false }

  /// Calls for each member the reader of its key. A key without a reader is an error. A null value counts as absent.
  func read(_ what: String, at path: String = "", _ readers: KeyValuePairs<String, (YAMLNode) -> Void>) {
    for (key, value) in members(path) {
      guard let name = key.text, let reader = readers.first(where: { $0.key == name })?.value else {
        let name = key.text ?? ""
        if let stray = LetterScript.strayLetters(name) {
          key.reject("unknown key in \(what): \(stray)")
          continue
        }
        let hint = Spelling.suggestion(for: name, among: readers.map(\.key)).map { "did you mean \"\($0)\"?" }
        let known = "known are " + readers.map(\.key).sorted().joined(separator: ", ")
        key.reject("unknown key \"\(name)\" in \(what); \(hint ?? known)")
        continue
      }
      if value.isNull { continue }
      reader(value)
    }
  }
}
