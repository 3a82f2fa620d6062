import Basics
import Glibc

/// Converts HTML to plain text: removes markup, decodes references once, ends lines at block elements, folds white
/// space, and drops the content of scripts, styles and other hidden elements. It tokenises like the HTML standard
/// (§13.2.5) as far as needed. It takes linear time for any input.
struct HTMLText {
  private let source: UnsafePointer<UInt8>
  private var end: Int
  private let count: Int
  private let classes: UnsafePointer<UInt8>
  private var index = 0
  /// Whether there may be another end of a CDATA section. After a search without result it is false, so that it is not
  /// repeated.
  private var mayEndSection = true
  private let keepsLines: Bool
  private var writer: PlainTextWriter

  /// - Parameters:
  ///   - output: A buffer of `PlainTextWriter.room(for: count)` bytes.
  ///   - classes: `PlainTextWriter.htmlClasses`.
  ///   - keepsLines: Whether the end of a block element becomes a line end. If not, it becomes a space.
  init(
    _ source: UnsafePointer<UInt8>, count: Int, output: UnsafeMutablePointer<UInt8>, classes: UnsafePointer<UInt8>,
    keepsLines: Bool
  ) {
    self.keepsLines = keepsLines
    self.source = source
    self.count = count
    self.classes = classes
    end = count
    writer = PlainTextWriter(output: output)
  }

  /// The text, at most `limit` bytes; nil if it is empty.
  mutating func run(limit: Int) -> String? {
    while true {
      index = writer.copy(source, from: index, to: end, classes: classes)
      guard index < end else {
        // The end of a CDATA section; continues with the text after it.
        guard end < count else { return writer.finish(limit: limit) }
        index = end + 3
        end = count
        continue
      }
      switch source[index] {
      case UInt8(ascii: "<"): tag()
      case UInt8(ascii: "&"): reference()
      default: index = writer.special(source, at: index, to: end)
      }
    }
  }

  private func byte(_ position: Int) -> UInt8 { position < end ? source[position] : 0 }

  private func position(of byte: UInt8, from start: Int) -> Int? {
    guard start < end, let found = memchr(source + start, Int32(byte), end - start) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(source)
  }

  private mutating func literal() {
    writer.append(Unicode.Scalar(source[index]))
    index += 1
  }

  // MARK: tags

  private mutating func tag() {
    switch byte(index + 1) {
    case UInt8(ascii: "!"): declaration()
    case UInt8(ascii: "?"): skip(past: UInt8(ascii: ">"))
    case UInt8(ascii: "/"):
      if index + 2 >= end { return literal() }
      ASCII.isLetter(source[index + 2]) ? element(nameAt: index + 2, closes: true) : skip(past: UInt8(ascii: ">"))
    case let next where ASCII.isLetter(next): element(nameAt: index + 1, closes: false)
    default: literal()
    }
  }

  private mutating func element(nameAt start: Int, closes: Bool) {
    index = start
    while index < end, !HTMLText.endsName(source[index]) { index += 1 }
    let name = UnsafeBufferPointer(start: source + start, count: index - start)
    let kind = HTMLElement.kind(of: name)
    let closesItself = attributes()
    if kind == .inline { return }
    if kind == .block, keepsLines { writer.endLine() } else { writer.separate() }
    if kind == .hidden, !closes, !closesItself { skipContent(of: name) }
  }

  /// Skips a tag's attributes and its end. Returns whether it ended with `/>`. A quote begins a value only after the
  /// `=` of a name, and only inside such a value a `>` does not end the tag.
  private mutating func attributes() -> Bool {
    var slash = false
    while index < end {
      switch source[index] {
      case UInt8(ascii: ">"):
        index += 1
        return slash
      case UInt8(ascii: "/"):
        slash = true
        index += 1
      case let byte where ASCII.isSpace(byte): index += 1
      default:
        slash = false
        attribute()
      }
    }
    return slash
  }

  private mutating func attribute() {
    // The first byte belongs to the name even if it is "=" (§13.2.5.32).
    index += 1
    while index < end, source[index] != UInt8(ascii: "="), !HTMLText.endsName(source[index]) { index += 1 }
    skipSpace()
    guard byte(index) == UInt8(ascii: "=") else { return }
    index += 1
    skipSpace()
    let quote = byte(index)
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      index = position(of: quote, from: index + 1).map { $0 + 1 } ?? end
    } else {
      while index < end, source[index] != UInt8(ascii: ">"), !ASCII.isSpace(source[index]) { index += 1 }
    }
  }

  private mutating func skipSpace() {
    while index < end, ASCII.isSpace(source[index]) { index += 1 }
  }

  /// Skips the content of a hidden element, up to its end tag.
  private mutating func skipContent(of name: UnsafeBufferPointer<UInt8>) {
    while let open = position(of: UInt8(ascii: "<"), from: index) {
      index = open + 2
      let nameEnd = index + name.count
      guard byte(open + 1) == UInt8(ascii: "/"), nameEnd <= end, nameEnd == end || HTMLText.endsName(source[nameEnd]),
        strncasecmp(
          UnsafeRawPointer(source + index).assumingMemoryBound(to: CChar.self),
          UnsafeRawPointer(name.baseAddress!).assumingMemoryBound(to: CChar.self), name.count) == 0
      else {
        index = open + 1
        continue
      }
      index = nameEnd
      _ = attributes()
      return
    }
    index = end
  }

  private mutating func declaration() {
    if follows("<!--") { return comment() }
    // Some publishers put a CDATA section into HTML. For the standard it is a comment, but its text is meant.
    if end == count, follows("<![CDATA[") {
      index += 9
      guard mayEndSection else { return }
      if let close = sectionEnd(from: index) { end = close } else { mayEndSection = false }
      return
    }
    skip(past: UInt8(ascii: ">"))
  }

  private mutating func comment() {
    index += 4
    // "<!-->" and "<!--->" are complete comments (§13.2.5.43).
    if follows(">") || follows("->") { return skip(past: UInt8(ascii: ">")) }
    let start = index
    while let close = position(of: UInt8(ascii: ">"), from: index) {
      index = close + 1
      let isEnd = close - 2 >= start && source[close - 1] == 0x2D && source[close - 2] == 0x2D
      let isBangEnd =
        close - 3 >= start && source[close - 1] == 0x21 && source[close - 2] == 0x2D && source[close - 3] == 0x2D
      if isEnd || isBangEnd { return }
    }
    index = end
  }

  private mutating func skip(past byte: UInt8) { index = position(of: byte, from: index).map { $0 + 1 } ?? end }

  /// The position of the next end mark of a CDATA section; nil if there is none.
  private func sectionEnd(from start: Int) -> Int? {
    var search = start
    while let bracket = position(of: UInt8(ascii: "]"), from: search) {
      if byte(bracket + 1) == UInt8(ascii: "]"), byte(bracket + 2) == UInt8(ascii: ">") { return bracket }
      search = bracket + 1
    }
    return nil
  }

  private func follows(_ text: StaticString) -> Bool {
    index + text.utf8CodeUnitCount <= end && memcmp(source + index, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    ASCII.isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  // MARK: character references (§13.2.5.72)

  private mutating func reference() {
    if byte(index + 1) == UInt8(ascii: "#") { return numericReference() }
    let start = index + 1
    var stop = start
    while stop < end, stop - start <= HTMLEntity.longestName, ASCII.isAlphanumeric(source[stop]) { stop += 1 }
    let name = UnsafeBufferPointer(start: source + start, count: stop - start)
    if byte(stop) == UInt8(ascii: ";"), let (first, second) = HTMLEntity.scalars(named: name) {
      writer.append(first)
      if let second { writer.append(second) }
      index = stop + 1
      return
    }
    // Without a semicolon only the names of HTML 2 to 4 are valid, and the longest one counts.
    for length in stride(from: min(HTMLEntity.longestLegacyName, name.count), to: 1, by: -1) {
      guard let scalar = HTMLEntity.legacyScalar(named: UnsafeBufferPointer(rebasing: name[..<length])) else {
        continue
      }
      writer.append(scalar)
      index = start + length
      return
    }
    literal()
  }

  private mutating func numericReference() {
    var stop = index + 2
    let isHex = byte(stop) | 0x20 == UInt8(ascii: "x")
    if isHex { stop += 1 }
    let start = stop
    var value: UInt32 = 0
    while stop < end, let digit = HTMLText.digit(source[stop], hex: isHex) {
      value = value > 0x11_0000 ? value : value * (isHex ? 16 : 10) + digit
      stop += 1
    }
    guard stop > start else { return literal() }
    if byte(stop) == UInt8(ascii: ";") { stop += 1 }
    writer.append(value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}")
    index = stop
  }

  private static func digit(_ byte: UInt8, hex: Bool) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46 where hex, 0x61...0x66 where hex: UInt32(byte | 0x20) - 0x57
    default: nil
    }
  }
}
