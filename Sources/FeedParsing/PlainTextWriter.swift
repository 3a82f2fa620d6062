import Basics

/// Writes plain text into the caller's buffer. White space is folded to single spaces, and removed at the ends and
/// beside line ends. Control characters from U+0080 to U+009F become what they mean in windows-1252; others are
/// removed.
struct PlainTextWriter {
  private let output: UnsafeMutablePointer<UInt8>
  private var count = 0
  // Initially true, so that no space is written at the start. Also true after a line end.
  private var endsWithSpace = true

  /// The buffer size for a source of `source` bytes. The output can be longer than the source: a control character of
  /// two bytes becomes a character of three bytes, and a reference of five bytes becomes six.
  static func room(for source: Int) -> Int { source * 2 + 16 }

  /// - Parameter output: A buffer of `room(for:)` bytes.
  init(output: UnsafeMutablePointer<UInt8>) { self.output = output }

  /// The text, cut off at `limit` bytes; nil if it is empty. It is cut after a word, or between two characters if no
  /// word ends near the limit.
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

  /// Writes a word boundary.
  mutating func separate() {
    if !endsWithSpace { write(0x20) }
  }

  /// Writes the end of a paragraph, list item or other block.
  mutating func endLine() {
    guard count > 0 else { return }
    if endsWithSpace { output[count - 1] = 0x0A } else { write(0x0A) }
  }

  /// Copies bytes from an index on as long as `classes` has a byte to write for each of them. Returns the index where
  /// it stopped.
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

  /// Writes the character at an index whose class is 0. Returns the index after it.
  mutating func special(_ source: UnsafePointer<UInt8>, at index: Int, to end: Int) -> Int {
    let lead = source[index]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3
    // Invalid UTF-8: continues with the next byte.
    for position in (index + 1)..<(index + length) where position >= end || source[position] & 0xC0 != 0x80 {
      write(lead)
      return index + 1
    }
    switch (lead, length > 1 ? source[index + 1] : 0, length > 2 ? source[index + 2] : 0) {
    case (0..<0x80, _, _): if lead >= 0x21, lead != 0x7F { write(lead) }
    // Non-ASCII white space (Unicode property White_Space).
    case (0xC2, 0xA0, _), (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9),
      (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      separate()
    case (0xC2, 0x80..<0xA0, _):
      if let scalar = PlainTextWriter.windows1252[Int(source[index + 1]) - 0x80] { writeVerbatim(scalar) }
    default: for position in index..<(index + length) { write(source[position]) }
    }
    return index + length
  }

  /// Writes the character of a reference.
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

  /// For each byte of plain text the byte to write. 0 for bytes that `special` handles: control characters, and the
  /// lead bytes of non-ASCII white space.
  static let plainClasses: [UInt8] = (0...255).map { (byte: UInt8) in
    switch byte {
    case 0x09...0x0D, 0x1C...0x1F, 0x20: 0x20
    case 0..<0x20, 0x7F, 0xC2, 0xE1...0xE3: 0
    default: byte
    }
  }

  /// The same for HTML, where `<` and `&` are also 0.
  static let htmlClasses: [UInt8] = plainClasses.enumerated().map { index, byte in
    index == Int(UInt8(ascii: "<")) || index == Int(UInt8(ascii: "&")) ? 0 : byte
  }

  /// The characters for U+0080 to U+009F in windows-1252 (WHATWG Encoding). Documents made on Windows contain them by
  /// mistake.
  private static let windows1252: [Unicode.Scalar?] = [
    "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
    nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
  ]
}
