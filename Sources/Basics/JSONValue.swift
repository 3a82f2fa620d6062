/// A JSON value (RFC 8259). Objects keep the order of their members. If a name is repeated, the last member counts.
public indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object([(name: String, value: JSONValue)])

  /// Compares values. Two objects are equal if they have equal members in the same order.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    default: false
    }
  }

  /// A member of an object, or nil.
  public subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// The string, or nil for other values.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The number, rounded to a `Double`, or nil for other values.
  public var number: Double? { if case .number(let number) = self { number.value } else { nil } }

  /// A string, or a number with all its digits, for use as an identifier; nil for other values.
  public var identifier: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.identifier
    default: nil
    }
  }

  /// The elements; empty for other values.
  public var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

  /// Parses one JSON text; nil if it is not valid or is nested deeper than `maxDepth` levels. Invalid UTF-8 is replaced
  /// by U+FFFD.
  public init?(parsing bytes: [UInt8], maxDepth: Int = 64) {
    self.init(parsing: bytes, maxDepth: maxDepth, maxValues: .max)
  }

  /// Parses one JSON text from an untrusted source; also nil if it has more than `maxValues` values. Each value takes
  /// about 50 bytes of memory.
  public init?(parsing bytes: [UInt8], maxDepth: Int, maxValues: Int) {
    guard let value = try? JSONValue.read(bytes, maxDepth: maxDepth, maxValues: maxValues) else { return nil }
    self = value
  }

  /// Parses one JSON text. Use this where a person is to be told what is wrong with it.
  ///
  /// - Throws: `JSONError` with the place of the first mistake.
  public static func read(_ bytes: [UInt8], maxDepth: Int = 64, maxValues: Int = .max) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes, maxDepth: maxDepth, maxValues: maxValues)
    if let value = reader.document() { return value }
    throw reader.error
  }
}

/// The reason why a text cannot be parsed as JSON.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The line, from 1.
  public var line: Int
  /// The byte in the line, from 1.
  public var column: Int
  /// What is wrong there.
  public var problem: String

  /// `line 3, column 7: …`.
  public var description: String { "line \(line), column \(column): \(problem)" }
}

private struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0
  private let maxDepth: Int
  private let maxValues: Int
  private var valuesLeft: Int
  private var problem: String?

  /// The error at the place where reading stopped.
  var error: JSONError {
    let place = min(index, bytes.count)
    let line = bytes[..<place].count { $0 == 0x0A } + 1
    let start = bytes[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let otherwise = index >= bytes.count ? "the JSON text is not complete" : "this is not valid JSON"
    return JSONError(line: line, column: place - start + 1, problem: problem ?? otherwise)
  }

  init(_ bytes: [UInt8], maxDepth: Int, maxValues: Int) {
    self.bytes = bytes
    self.maxDepth = maxDepth
    self.maxValues = maxValues
    valuesLeft = maxValues
  }

  mutating func document() -> JSONValue? {
    guard let value = value(depth: 0) else { return nil }
    skipSpace()
    return index == bytes.count ? value : nil
  }

  private mutating func value(depth: Int) -> JSONValue? {
    skipSpace()
    if depth > maxDepth { problem = "it is nested deeper than \(maxDepth) levels" }
    if valuesLeft == 0 { problem = "it has more than \(maxValues) values" }
    guard problem == nil, index < bytes.count else { return nil }
    valuesLeft -= 1
    switch bytes[index] {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return array(depth)
    case UInt8(ascii: "\""): return string().map(JSONValue.string)
    case UInt8(ascii: "t"): return word("true", .bool(true))
    case UInt8(ascii: "f"): return word("false", .bool(false))
    case UInt8(ascii: "n"): return word("null", .null)
    default: return number()
    }
  }

  private mutating func object(_ depth: Int) -> JSONValue? {
    index += 1
    var members: [(name: String, value: JSONValue)] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object([]) }
    repeat {
      skipSpace()
      guard let name = string() else { return nil }
      skipSpace()
      guard take(UInt8(ascii: ":")), let value = value(depth: depth + 1) else { return nil }
      members.append((name, value))
      skipSpace()
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "}")) ? .object(members) : nil
  }

  private mutating func array(_ depth: Int) -> JSONValue? {
    index += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array([]) }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      elements.append(value)
      skipSpace()
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "]")) ? .array(elements) : nil
  }

  private mutating func string() -> String? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: "\"") {
      index += 1
      return String(decoding: bytes[start..<(index - 1)], as: UTF8.self)
    }
    var text = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): guard escape(into: &text) else { return nil }
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(into text: inout [UInt8]) -> Bool {
    guard index < bytes.count else { return false }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard var unit = hexUnit() else { return false }
      if unit & 0xFC00 == 0xD800, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
        bytes[index + 1] == UInt8(ascii: "u")
      {
        let mark = index
        index += 2
        guard let low = hexUnit() else { return false }
        if low & 0xFC00 == 0xDC00 {
          unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
        } else {
          index = mark
        }
      }
      text.append(contentsOf: UTF8.encode(Unicode.Scalar(unit) ?? "\u{FFFD}").map(Array.init) ?? [])
    default: return false
    }
    return true
  }

  private mutating func hexUnit() -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    let digits = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
    guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
    index += 4
    return UInt32(digits, radix: 16)
  }

  private mutating func number() -> JSONValue? {
    let start = index
    while index < bytes.count, "+-.0123456789eE".utf8.contains(bytes[index]) { index += 1 }
    return JSONNumber(String(decoding: bytes[start..<index], as: UTF8.self)).map(JSONValue.number)
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) -> JSONValue? {
    for offset in 0..<text.utf8CodeUnitCount {
      guard take(text.utf8Start[offset]) else { return nil }
    }
    return value
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }
}
