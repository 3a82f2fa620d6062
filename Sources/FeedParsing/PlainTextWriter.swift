import Basics

/// Writes plain text into a buffer of the caller's: white space is folded to single spaces, none at the ends nor beside a
/// line's end; control characters are what Windows meant by them or nothing.
struct PlainTextWriter {
  private let output: UnsafeMutablePointer<UInt8>
  private var count = 0
  // A text begins as if a space stood before it: none is written at its start. A line's end is one too.
  private var endsWithSpace = true

  /// The room a text may need: what is shorter in the source than here is a control character of two bytes that
  /// becomes a sign of three, and a reference of five that becomes six.
  static func room(for source: Int) -> Int { source * 2 + 16 }

  /// - Parameter output: `room(for:)` bytes.
  init(output: UnsafeMutablePointer<UInt8>) { self.output = output }

  /// The text; nil when there is none. What is beyond the limit is cut off behind a word, or
  /// between two characters where there is no end of a word near.
  mutating func finish(limit: Int) -> String? {
    if endsWithSpace, count > 0 { count -= 1 }
    if count > limit {
      count = limit
      while count > max(0, limit - 1000), output[count] != 0x20 { count -= 1 }
      if output[count] != 0x20 { count = limit }
      while count > 0, output[count] & 0xC0 == 0x80 { count -= 1 }
      while count > 0, output[count - 1] == 0x20 || output[count - 1] == 0x0A { count -= 1 }
    }
    guard count > 0 else { return nil }
    return String(decoding: UnsafeBufferPointer(start: output, count: count), as: UTF8.self)
  }

  /// A word boundary.
  mutating func separate() {
    if !endsWithSpace { write(0x20) }
  }

  /// The end of a paragraph, of a list's item or of another block.
  mutating func endLine() {
    guard count > 0 else { return }
    if endsWithSpace { output[count - 1] = 0x0A } else { write(0x0A) }
  }

  /// Copies text from an index on as long as `classes` has a byte to write for each byte; returns where it stopped.
  mutating func copy(_ source: UnsafePointer<UInt8>, from start: Int, to end: Int, classes: UnsafePointer<UInt8>) -> Int
  {
    var index = start
    var count = count
    var endsWithSpace = endsWithSpace
    while index < end {
      let byte = classes[Int(source[index])]
      if byte == 0 { break }
      output[count] = byte
      let isSpace = byte == 0x20
      count &+= isSpace && endsWithSpace ? 0 : 1
      endsWithSpace = isSpace
      index &+= 1
    }
    self.count = count
    self.endsWithSpace = endsWithSpace
    return index
  }

  /// Writes the character at an index whose byte is no plain one; returns the index after it.
  mutating func special(_ source: UnsafePointer<UInt8>, at index: Int, to end: Int) -> Int {
    let lead = source[index]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3
    // Where the bytes are no UTF-8, what follows is looked at by itself.
    for position in (index + 1)..<(index + length) where position >= end || source[position] & 0xC0 != 0x80 {
      write(lead)
      return index + 1
    }
    switch (lead, length > 1 ? source[index + 1] : 0, length > 2 ? source[index + 2] : 0) {
    case (0..<0x80, _, _): if lead >= 0x21, lead != 0x7F { write(lead) }
    // White space beyond ASCII (Unicode property White_Space).
    case (0xC2, 0xA0, _), (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9),
      (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      separate()
    case (0xC2, 0x80..<0xA0, _):
      if let scalar = PlainTextWriter.windows1252[Int(source[index + 1]) - 0x80] { writeVerbatim(scalar) }
    default: for position in index..<(index + length) { write(source[position]) }
    }
    return index + length
  }

  /// Writes a character that a reference stands for.
  mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      switch byte {
      case 0x09...0x0D, 0x20, 0x1C...0x1F: separate()
      case 0x21..<0x7F: write(byte)
      default: break
      }
    } else if scalar.value < 0xA0 {
      if let meant = PlainTextWriter.windows1252[Int(scalar.value) - 0x80] { writeVerbatim(meant) }
    } else if scalar.properties.isWhitespace {
      separate()
    } else {
      writeVerbatim(scalar)
    }
  }

  private mutating func write(_ byte: UInt8) {
    output[count] = byte
    count &+= 1
    endsWithSpace = byte == 0x20 || byte == 0x0A
  }

  private mutating func writeVerbatim(_ scalar: Unicode.Scalar) {
    for byte in UTF8.encode(scalar)! { write(byte) }
  }

  /// What bytes of plain text are written as; 0 for those that need a look at what follows: control characters, and the
  /// lead bytes of white space beyond ASCII.
  static let plainClasses: [UInt8] = (0...255).map { (byte: UInt8) in
    switch byte {
    case 0x09...0x0D, 0x1C...0x1F, 0x20: 0x20
    case 0..<0x20, 0x7F, 0xC2, 0xE1...0xE3: 0
    default: byte
    }
  }

  /// The same for HTML, where tags and references are special too.
  static let htmlClasses: [UInt8] = plainClasses.enumerated().map { index, byte in
    index == Int(UInt8(ascii: "<")) || index == Int(UInt8(ascii: "&")) ? 0 : byte
  }

  /// What U+0080…U+009F stand for in documents that were made with Windows (WHATWG Encoding, windows-1252).
  private static let windows1252: [Unicode.Scalar?] = [
    "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
    nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
  ]
}
