import XMLPush

/// Plain text of HTML: markup removed, entities decoded once, block elements separating words, white space folded;
/// script, style and the like never leak. Tokenised as the HTML standard does (§13.2.5), as far as text needs it.
struct HTMLText {
  private let source: UnsafeBufferPointer<UInt8>
  private var index = 0
  private var output = PlainTextBuffer()

  /// The text of a fragment of HTML.
  static func plain(_ html: UnsafeBufferPointer<UInt8>) -> String {
    var tokenizer = HTMLText(source: html)
    return tokenizer.run()
  }

  /// The text of a fragment of HTML.
  static func plain(_ html: [UInt8]) -> String { html.withUnsafeBufferPointer { plain($0) } }

  private init(source: UnsafeBufferPointer<UInt8>) { self.source = source }

  private mutating func run() -> String {
    output.reserve(source.count)
    while index < source.count {
      switch source[index] {
      case UInt8(ascii: "<"): tag()
      case UInt8(ascii: "&"): reference()
      default: text()
      }
    }
    return output.finish()
  }

  private mutating func text() {
    let start = index
    while index < source.count, source[index] != UInt8(ascii: "<"), source[index] != UInt8(ascii: "&") { index += 1 }
    output.append(UnsafeBufferPointer(rebasing: source[start..<index]))
  }

  // MARK: tags

  private mutating func tag() {
    guard index + 1 < source.count else { return literal() }
    switch source[index + 1] {
    case UInt8(ascii: "!"): declaration()
    case UInt8(ascii: "?"): skip(past: UInt8(ascii: ">"))
    case UInt8(ascii: "/"):
      guard index + 2 < source.count, HTMLText.isLetter(source[index + 2]) else {
        return skip(past: UInt8(ascii: ">"))
      }
      element(nameAt: index + 2, closes: true)
    case let byte where HTMLText.isLetter(byte): element(nameAt: index + 1, closes: false)
    default: literal()
    }
  }

  private mutating func literal() {
    output.append(source[index])
    index += 1
  }

  private mutating func element(nameAt start: Int, closes: Bool) {
    var end = start
    while end < source.count, !HTMLText.endsName(source[end]) { end += 1 }
    let name = UnsafeBufferPointer(rebasing: source[start..<end])
    index = end
    let closesItself = attributes()
    if HTMLText.matches(name, HTMLText.inline) { return }
    output.separate()
    if closes || closesItself { return }
    if let raw = HTMLText.rawText.first(where: { HTMLText.equal(name, $0) }) { skipRawText(raw) }
  }

  /// Skips a tag's attributes and its end; says whether it ended with `/>`.
  private mutating func attributes() -> Bool {
    var slash = false
    while index < source.count {
      let byte = source[index]
      index += 1
      switch byte {
      case UInt8(ascii: ">"): return slash
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        // A quote starts a value only after "="; elsewhere it is part of a name.
        guard followsEquals(index - 1) else { continue }
        while index < source.count, source[index] != byte { index += 1 }
        index += 1
        slash = false
      case UInt8(ascii: "/"): slash = true
      default: if !HTMLText.isSpace(byte) { slash = false }
      }
    }
    return slash
  }

  private func followsEquals(_ position: Int) -> Bool {
    var before = position - 1
    while before >= 0, HTMLText.isSpace(source[before]) { before -= 1 }
    return before >= 0 && source[before] == UInt8(ascii: "=")
  }

  /// Skips the content of an element that holds no text for readers, up to its own end tag.
  private mutating func skipRawText(_ name: StaticString) {
    while index < source.count {
      guard source[index] == UInt8(ascii: "<"), index + 1 < source.count, source[index + 1] == UInt8(ascii: "/") else {
        index += 1
        continue
      }
      let start = index + 2
      let end = min(source.count, start + name.utf8CodeUnitCount)
      let isEnd = end == source.count || HTMLText.endsName(source[end])
      if isEnd, HTMLText.equal(UnsafeBufferPointer(rebasing: source[start..<end]), name) {
        index = end
        _ = attributes()
        return
      }
      index += 2
    }
  }

  private mutating func declaration() {
    if follows("<!--") {
      index += 4
      // "<!-->" and "<!--->" are whole comments (§13.2.5.43).
      if follows(">") || follows("->") { return skip(past: UInt8(ascii: ">")) }
      while index < source.count, !follows("-->"), !follows("--!>") { index += 1 }
      return skip(past: UInt8(ascii: ">"))
    }
    if follows("<![CDATA[") {
      index += 9
      let start = index
      while index < source.count, !follows("]]>") { index += 1 }
      output.append(UnsafeBufferPointer(rebasing: source[start..<index]))
      index = min(source.count, index + 3)
      return
    }
    skip(past: UInt8(ascii: ">"))
  }

  private mutating func skip(past byte: UInt8) {
    while index < source.count, source[index] != byte { index += 1 }
    index = min(source.count, index + 1)
  }

  private func follows(_ text: StaticString) -> Bool {
    guard index + text.utf8CodeUnitCount <= source.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where source[index + offset] != text.utf8Start[offset] { return false }
    return true
  }

  // MARK: character references (§13.2.5.72)

  private mutating func reference() {
    guard index + 1 < source.count else { return literal() }
    if source[index + 1] == UInt8(ascii: "#") { return numericReference() }
    var end = index + 1
    while end < source.count, end - index <= 32, HTMLText.isAlphanumeric(source[end]) { end += 1 }
    let name = source[(index + 1)..<end]
    guard !name.isEmpty else { return literal() }
    if end < source.count, source[end] == UInt8(ascii: ";"), let scalar = HTMLEntities.scalar(named: name) {
      output.append(scalar)
      index = end + 1
      return
    }
    // Without a semicolon only the names of HTML 2 count, and the longest of them wins.
    for length in stride(from: min(6, name.count), to: 1, by: -1) {
      let prefix = name.prefix(length)
      guard HTMLText.legacy.contains(String(decoding: prefix, as: UTF8.self)),
        let scalar = HTMLEntities.scalar(named: prefix)
      else { continue }
      output.append(scalar)
      index += 1 + length
      return
    }
    literal()
  }

  private mutating func numericReference() {
    var end = index + 2
    let isHex = end < source.count && source[end] | 0x20 == UInt8(ascii: "x")
    if isHex { end += 1 }
    let start = end
    var value: UInt32 = 0
    while end < source.count, let digit = HTMLText.digit(source[end], hex: isHex) {
      value = value > 0x11_0000 ? value : value * (isHex ? 16 : 10) + digit
      end += 1
    }
    guard end > start else { return literal() }
    if end < source.count, source[end] == UInt8(ascii: ";") { end += 1 }
    output.append(value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}")
    index = end
  }

  // MARK: tables

  private static func digit(_ byte: UInt8, hex: Bool) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46 where hex, 0x61...0x66 where hex: UInt32(byte | 0x20) - 0x57
    default: nil
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || byte >= 0x30 && byte <= 0x39 }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }

  private static func endsName(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  private static func equal(_ name: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    guard name.count == word.utf8CodeUnitCount else { return false }
    for offset in 0..<name.count where name[offset] | 0x20 != word.utf8Start[offset] | 0x20 { return false }
    return true
  }

  private static func matches(_ name: UnsafeBufferPointer<UInt8>, _ words: [StaticString]) -> Bool {
    words.contains { equal(name, $0) }
  }

  /// Elements whose tags do not separate words; all others do.
  private static let inline: [StaticString] = [
    "a", "b", "i", "em", "strong", "span", "u", "s", "font", "small", "big", "sub", "sup", "code", "tt", "abbr",
    "acronym", "cite", "q", "mark", "del", "ins", "strike", "kbd", "samp", "var", "dfn", "bdo", "bdi", "label", "time",
    "data", "wbr", "nobr", "ruby", "rb", "rt", "rp", "blink",
  ]

  /// Elements whose content is not text for readers.
  private static let rawText: [StaticString] = [
    "script", "style", "noscript", "iframe", "object", "applet", "noframes", "noembed", "template",
    "textarea", "xmp", "select",
  ]

  private static let legacy: Set<String> = [
    "amp", "lt", "gt", "quot", "nbsp", "copy", "reg", "AMP", "LT", "GT", "QUOT", "COPY", "REG", "iexcl", "cent",
    "pound", "yen", "sect", "uml", "laquo", "raquo", "deg", "middot", "shy", "para", "times", "eacute", "egrave",
    "aacute", "agrave", "ouml", "auml", "uuml", "szlig", "ccedil", "ntilde", "acute",
  ]
}
