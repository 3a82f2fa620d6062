import Classification

/// A place in a YAML file; line and column count from 1.
struct YAMLPlace: Equatable {
  var line: Int
  var column: Int
}

/// One value of a YAML file, or of several merged ones.
struct YAMLNode {
  /// A value.
  indirect enum Content {
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

  /// Reports that this value is not what is wanted here.
  func reject(_ message: String) { document.report(.error, place, message) }

  /// Reports that this value can be used, but probably does not say what its author meant.
  func warn(_ message: String) { document.report(.warning, place, message) }

  /// Reports a word that is none of those that are known here.
  func rejectUnknown(_ word: String, _ what: String, among known: [String]) {
    let hint = Spelling.suggestion(for: word, among: known).map { "did you mean \"\($0)\"?" }
    reject("unknown \(what) \"\(word)\"; \(hint ?? "known are " + known.sorted().joined(separator: ", "))")
  }

  /// What kind of value it is.
  var isScalar: Bool { text != nil }
  var isSequence: Bool { elements != nil }
  var isMapping: Bool { mapping != nil }

  /// Whether it is a scalar without quotes.
  var isPlain: Bool {
    if case .scalar(_, let isPlain) = content { isPlain } else { false }
  }

  /// Whether nothing is written where a value could be.
  var isNull: Bool {
    guard isPlain, let text else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// A scalar as it is written; nil for collections.
  var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// A sequence's elements; nil for all else.
  var elements: [YAMLNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// A mapping's members; nil for all else.
  var mapping: [Member]? {
    if case .mapping(let members) = content { members } else { nil }
  }

  /// Where the values of a mapping's keys are written.
  var places: [String: SourcePosition] {
    let members = mapping?.compactMap { member in member.key.text.map { ($0, member.value.position) } }
    return Dictionary(members ?? []) { first, _ in first }
  }

  /// The value of a mapping's key, unreported when there is none.
  func member(_ key: String) -> YAMLNode? {
    mapping?.first { $0.key.text == key }?.value
  }

  // MARK: scalars

  /// A text; anything else is reported.
  func string() -> String? {
    if text == nil { reject("a text is expected here") }
    return text
  }

  /// A text and its place.
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

  /// One of a choice of words.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type, besides others: [String] = []
  ) -> Choice? where Choice.RawValue == String {
    let words = others + Choice.allCases.map(\.rawValue)
    guard let text, let value = Choice(rawValue: text) else {
      let hint = Spelling.suggestion(for: text ?? "", among: words).map { "; did you mean \"\($0)\"?" }
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
    guard let text, let value = Units.duration(text) else {
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
    guard let text, let value = Units.bytes(text) else {
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
    if elements == nil { reject("a list is expected here; write [a, b] or one \"- item\" a line") }
    return elements ?? []
  }

  /// A list of texts; a single text is a list of one.
  func strings() -> [Located<String>] {
    if isScalar { return located().map { [$0] } ?? [] }
    return list().compactMap { $0.located() }
  }

  /// What one scalar or the elements of a sequence mean. Each that means nothing is an error at its own place, with a
  /// sentence about it.
  func values<Value>(_ read: (String) -> Value?, otherwise problem: (String) -> String) -> [Value] {
    var values: [Value] = []
    for node in isScalar ? [self] : list() {
      guard let text = node.string() else { continue }
      if let value = read(text) { values.append(value) } else { node.reject(problem(text)) }
    }
    return values
  }

  /// The members of a mapping, in order, with their keys.
  func members() -> [(key: YAMLNode, value: YAMLNode)] {
    guard let mapping else {
      // "id:one" is one word.
      let slip = text?.firstMatch(of: /^[A-Za-z]+:[^ \/]/) != nil ? ", with a blank after the colon" : ""
      reject("a mapping is expected here; write key: value\(slip)")
      return []
    }
    return mapping.map { ($0.key, $0.value) }
  }

  /// Hands each member to the reader of its key; a key that no reader is for is an error. A null value counts as
  /// absent.
  func read(_ what: String, _ readers: [String: (YAMLNode) -> Void]) {
    for (key, value) in members() {
      guard let name = key.text, let reader = readers[name] else {
        let name = key.text ?? ""
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
