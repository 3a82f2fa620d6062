/// Writes one compact JSON text (RFC 8259) into a byte buffer, key by key. Text from feeds is not trusted, so these
/// characters are written as escapes: control characters, the line separators U+2028 and U+2029, and the bidirectional
/// and invisible format characters that could disturb a terminal.
public struct JSONWriter: Sendable {
  /// The text so far, UTF-8.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty text.
  public init() {}

  /// The text so far as a string.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Writes an object; `body` writes its members.
  public mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    open(0x7B)
    try body(&self)
    close(0x7D)
  }

  /// Writes an array; `body` writes its elements.
  public mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    open(0x5B)
    try body(&self)
    close(0x5D)
  }

  /// Writes a member's name; a value must follow.
  public mutating func key(_ name: String) {
    comma()
    quoted(name)
    bytes.append(0x3A)
    needsComma = false
  }

  /// Writes a string.
  public mutating func value(_ string: String) {
    comma()
    quoted(string)
    needsComma = true
  }

  /// Writes a whole number.
  public mutating func value(_ number: Int) { raw(String(number)) }

  /// Writes true or false.
  public mutating func value(_ flag: Bool) { raw(flag ? "true" : "false") }

  /// Writes a number with at most two decimals. JSON has no NaN and no infinities; they are written as null.
  public mutating func value(_ number: Double) {
    guard number.isFinite, number.magnitude < 1e15 else { return raw("null") }
    let hundredths = Int64((number * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    switch rest {
    case 0: raw("\(sign)\(whole)")
    case let tenths where tenths % 10 == 0: raw("\(sign)\(whole).\(tenths / 10)")
    case let cents: raw("\(sign)\(whole).\(cents < 10 ? "0" : "")\(cents)")
    }
  }

  /// Writes an array of strings.
  public mutating func value(_ strings: [String]) {
    array { for string in strings { $0.value(string) } }
  }

  /// Writes a member if there is a value; without one, the key is left out.
  public mutating func member(_ name: String, _ string: String?) {
    guard let string else { return }
    key(name)
    value(string)
  }

  /// Writes a member with a time in the form of RFC 3339; without a time, the key is left out.
  public mutating func member(_ name: String, _ time: Timestamp?) { member(name, time?.rfc3339()) }

  /// Writes a text that is JSON already, such as a stored match line, as the next value.
  public mutating func verbatim(_ json: some Sequence<UInt8>) {
    comma()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  private mutating func raw(_ text: String) { verbatim(text.utf8) }

  private mutating func open(_ bracket: UInt8) {
    comma()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(0x2C) }
  }

  private mutating func quoted(_ string: String) {
    bytes.append(0x22)
    for scalar in string.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C:
        bytes.append(0x5C)
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
      case 0x20..<0x7F: bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      case 0...0x9F, 0xAD, 0x0600...0x0605, 0x061C, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2, 0x180E, 0x200B...0x200F,
        0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB:
        escaped(scalar.value)
      case 0x110BD, 0x110CD, 0x13430...0x1343F, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE007F:
        escaped(0xD800 + (scalar.value - 0x10000) >> 10)
        escaped(0xDC00 + (scalar.value - 0x10000) & 0x3FF)
      default: bytes.append(contentsOf: UTF8.encode(scalar)!)
      }
    }
    bytes.append(0x22)
  }

  private mutating func escaped(_ unit: UInt32) {
    bytes.append(contentsOf: [0x5C, 0x75])
    for shift in [12, 8, 4, 0] as [UInt32] {
      let digit = UInt8(truncatingIfNeeded: unit >> shift & 0xF)
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
