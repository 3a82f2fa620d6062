import Basics

/// The normalised bytes of a date, and the position of the parser in them. White space is folded; special spaces,
/// dashes and signs are replaced by ASCII.
struct DateText {
  private(set) var bytes: [UInt8] = []
  var index = 0
  /// The time zone, in minutes east of UTC, of a format that is used in one country only; nil for others.
  private(set) var impliedOffset: Int?

  init(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        append(byte)
        index += 1
      } else {
        index += append(sign: text[index...])
      }
    }
    if bytes.last == 0x20 { bytes.removeLast() }
  }

  private mutating func append(_ byte: UInt8) {
    if byte > 0x20 { bytes.append(byte) } else if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
  }

  /// Appends the replacement of a non-ASCII character. Returns the number of its bytes.
  private mutating func append(sign: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    let at = sign.startIndex
    switch (sign[at], sign.count > 1 ? sign[at + 1] : 0, sign.count > 2 ? sign[at + 2] : 0) {
    // A no-break space, a middle dot.
    case (0xC2, 0xA0, _), (0xC2, 0xB7, _):
      append(0x20)
      return 2
    // Characters without width: U+200B to U+200F, U+FEFF.
    case (0xE2, 0x80, 0x8B...0x8F), (0xEF, 0xBB, 0xBF): return 3
    // Dashes and the minus sign: U+2010 to U+2015, U+2212.
    case (0xE2, 0x80, 0x90...0x95), (0xE2, 0x88, 0x92):
      append(UInt8(ascii: "-"))
      return 3
    // Other spaces and punctuation, such as the narrow space before "PM": U+2000 to U+205F, U+3000.
    case (0xE2, 0x80, _), (0xE2, 0x81, 0x80...0x9F), (0xE3, 0x80, 0x80):
      append(0x20)
      return 3
    default:
      bytes.append(sign[at])
      return 1
    }
  }

  var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }
  var isAtEnd: Bool { index >= bytes.count }
  var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }
  var next: UInt8 { index + 1 < bytes.count ? bytes[index + 1] : 0 }

  /// Replaces the Korean words for year, month, day, morning and afternoon (`2004년 05월 28일 오후 01:31`). Such dates are
  /// in Korean time.
  mutating func replaceKorean() {
    let text = String(decoding: bytes, as: UTF8.self)
    let signs = [("년 ", "-"), ("월 ", "-"), ("년", "-"), ("월", "-"), ("일", ""), ("오전", "AM"), ("오후", "PM")]
    let plain = signs.reduce(text) { $0.replacing($1.0, with: $1.1) }
    guard plain != text else { return }
    bytes = Array(plain.utf8)
    impliedOffset = 9 * 60
  }

  mutating func skipSpace() { while byte == 0x20 { index += 1 } }

  /// Reads the bytes from here on that satisfy a condition.
  mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = index
    while index < bytes.count, condition(bytes[index]) { index += 1 }
    return bytes[start..<index]
  }

  /// Reads the byte `wanted`. If there is another one, reads nothing and returns false.
  mutating func take(_ wanted: UInt8) -> Bool {
    guard byte == wanted, !isAtEnd else { return false }
    index += 1
    return true
  }

  /// Whether the next byte belongs to a word: an ASCII letter or a non-ASCII byte.
  var isAtWord: Bool { ASCII.isLetter(byte) || byte >= 0x80 }

  /// Reads a word.
  mutating func word() -> ArraySlice<UInt8> { take { ASCII.isLetter($0) || $0 >= 0x80 } }

  /// Reads three numbers with the same sign between them, of which the first or the last may be a year: `11/26/2026`,
  /// `27.11.2026`, `27. 11. 2026`, `2026-11-27`. For anything else reads nothing and returns nil.
  mutating func dateInNumbers() -> ArraySlice<UInt8>? {
    let start = index
    let first = take(while: ASCII.isDigit)
    let sign = byte
    if sign == UInt8(ascii: "/") || sign == UInt8(ascii: ".") || sign == UInt8(ascii: "-"),
      let second = part(after: sign),
      second.count <= 2, let third = part(after: sign)
    {
      let yearIsLast = first.count <= 2 && (third.count == 4 || third.count == 2 && sign != UInt8(ascii: "-"))
      if yearIsLast || first.count == 4 && third.count <= 2 { return bytes[start..<index] }
    }
    index = start
    return nil
  }

  private mutating func part(after sign: UInt8) -> ArraySlice<UInt8>? {
    guard take(sign) else { return nil }
    if sign == UInt8(ascii: ".") { skipSpace() }
    let digits = take(while: ASCII.isDigit)
    return digits.isEmpty ? nil : digits
  }

  /// The value of at most nine digits; nil for other texts.
  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    var value = 0
    for digit in digits {
      guard ASCII.isDigit(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }

  /// Reads an offset (`+hh:mm`, `+hhmm`, `-hh` or `+h`) and returns it in minutes east of UTC; nil if the text after
  /// the sign is not an offset.
  mutating func offset() -> Int? {
    let isNegative = byte != UInt8(ascii: "+")
    index += 1
    let digits = take { ASCII.isDigit($0) || $0 == UInt8(ascii: ":") }.filter(ASCII.isDigit)
    // A "Z" after the offset, as in "+00:00Z", is redundant and allowed.
    guard let value = DateText.number(digits[...]), !ASCII.isLetter(byte) || byte == UInt8(ascii: "Z") else {
      return nil
    }
    let (hours, minutes): (Int, Int)
    switch digits.count {
    case 1, 2: (hours, minutes) = (value, 0)
    case 3, 4: (hours, minutes) = value.quotientAndRemainder(dividingBy: 100)
    case 6: (hours, minutes) = (value / 10_000, value / 100 % 100)
    default: return nil
    }
    guard minutes < 60 else { return nil }
    return (isNegative ? -1 : 1) * (hours * 60 + minutes)
  }

  /// Whether the next byte is a plus or minus.
  var isAtSign: Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }
}
