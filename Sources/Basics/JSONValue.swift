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
    return try reader.document()
  }
}
