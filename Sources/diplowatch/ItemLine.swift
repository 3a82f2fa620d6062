import Basics
import Classification

/// One item of `classify`, read from its JSON line in one pass: only the members that matter are kept, everything else
/// is skipped without being built.
struct ItemLine {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  /// The maximum nesting depth of members that are skipped.
  private static let maxDepth = 64

  /// Why a line is not an item, and where.
  struct Problem: Error {
    /// The column, in Unicode scalars from 1.
    var column: Int
    /// What is wrong and what is expected.
    var sentence: String
  }

  /// Reads an item from a line.
  ///
  /// - Throws: `Problem` if the line is not JSON or not an item.
  static func item(_ line: ArraySlice<UInt8>) throws(Problem) -> Item {
    let result = line.withUnsafeBufferPointer { bytes in
      Result { () throws(Problem) in
        var reader = ItemLine(bytes: bytes)
        return try reader.item()
      }
    }
    return try result.get()
  }

  private mutating func item() throws(Problem) -> Item {
    var item = Item(id: "", title: "")
    var hasID = false
    // Posts have no title, but an item must have some text.
    var hasText = false
    skipSpace()
    guard take(0x7B) else { throw problem("a JSON object is expected here") }
    skipSpace()
    if !take(0x7D) {
      repeat {
        skipSpace()
        let key = try string("a member's name in double quotes is expected here")
        skipSpace()
        guard take(0x3A) else { throw problem("a colon is expected here") }
        skipSpace()
        switch key {
        case "id":
          if let digits = number() {
            item.id = digits
          } else {
            item.id = try string("\"id\" is a string or a whole number")
          }
          hasID = true
        case "title":
          if let title = try text() { (item.title, hasText) = (title, true) }
        case "summary":
          item.summary = try text()
          hasText = hasText || item.summary != nil
        case "content":
          item.content = try text()
          hasText = hasText || item.content != nil
        case "language": item.language = try text()
        case "homeSide": item.homeSide = try text()
        default: try skip()
        }
        skipSpace()
      } while take(0x2C)
      guard take(0x7D) else { throw problem("a comma or } is expected here") }
    }
    skipSpace()
    guard index == bytes.count else { throw problem("nothing may follow the object") }
    guard hasID else { throw Problem(column: 1, sentence: "this line is not an item: it has no \"id\"") }
    guard hasText else {
      throw Problem(column: 1, sentence: "this line is not an item: it has no \"title\", \"summary\" or \"content\"")
    }
    return item
  }

  /// A problem at `place`, by default the current position. If the line has ended there, the text says so.
  private func problem(_ sentence: String, at place: Int? = nil) -> Problem {
    let place = place ?? index
    let column = bytes[..<min(place, bytes.count)].count { $0 & 0xC0 != 0x80 } + 1
    let isAtEnd = place >= bytes.count
    return Problem(
      column: column, sentence: "this line is not JSON: " + (isAtEnd ? "it ends too early; " + sentence : sentence))
  }

  // MARK: values

  /// A string; nil for other values, which are skipped.
  private mutating func text() throws(Problem) -> String? {
    if peek(0x22) { return try string("") }
    try skip()
    return nil
  }

  /// A string; `expectation` is the message if there is something else.
  private mutating func string(_ expectation: String) throws(Problem) -> String {
    guard peek(0x22) else { throw problem(expectation) }
    let start = index
    let (end, isPlain) = try stringEnd()
    if isPlain {
      index = end
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[(start + 1)..<(end - 1)]), as: UTF8.self)
    }
    index = end
    // Strings with escapes are rare; the general JSON parser reads them.
    guard let text = JSONValue(parsing: Array(bytes[start..<end]))?.string else {
      throw problem("this string has an escape that JSON does not know", at: start)
    }
    return text
  }

  /// The position after the closing quote of the string that begins here, and whether the string has no escapes.
  private func stringEnd() throws(Problem) -> (end: Int, isPlain: Bool) {
    var place = index + 1
    var isPlain = true
    while place < bytes.count {
      switch bytes[place] {
      case 0x22: return (place + 1, isPlain)
      case 0x5C:
        isPlain = false
        place += 2
      default: place += 1
      }
    }
    throw problem("this string has no closing quote", at: index)
  }

  /// A whole number as its digits.
  private mutating func number() -> String? {
    let start = index
    // The digits are kept as text: an identifier may be larger than any integer type.
    while index < bytes.count, bytes[index] == 0x2D || 0x30...0x39 ~= bytes[index] { index += 1 }
    return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
  }

  /// Skips any value.
  private mutating func skip() throws(Problem) {
    guard index < bytes.count else { throw problem("a value is expected") }
    switch bytes[index] {
    case 0x22: index = try stringEnd().end
    case 0x7B, 0x5B: try skipNested()
    default:
      let start = index
      while index < bytes.count, ![0x2C, 0x7D, 0x5D, 0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
      if JSONValue(parsing: Array(bytes[start..<index])) == nil { throw problem("this is not a JSON value", at: start) }
    }
  }

  private mutating func skipNested() throws(Problem) {
    let start = index
    var closers: [UInt8] = []
    while index < bytes.count {
      switch bytes[index] {
      case 0x22:
        index = try stringEnd().end
        continue
      case 0x7B: closers.append(0x7D)
      case 0x5B: closers.append(0x5D)
      case 0x7D, 0x5D:
        if closers.popLast() != bytes[index] { throw problem("another bracket is expected here") }
      default: break
      }
      index += 1
      if closers.isEmpty { return }
      if closers.count > ItemLine.maxDepth {
        throw problem("this is nested more than \(ItemLine.maxDepth) levels deep", at: start)
      }
    }
    throw problem("this is not closed", at: start)
  }

  // MARK: bytes

  private func peek(_ byte: UInt8) -> Bool { index < bytes.count && bytes[index] == byte }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek(byte) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }
}
