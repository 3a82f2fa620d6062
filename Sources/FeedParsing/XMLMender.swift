import Basics

/// Repairs a document that is not well-formed, so that libxml2's recovery mode keeps all of its text: balances tags,
/// quotes attributes, replaces HTML's entities and the document's own simple ones by characters, escapes stray `&` and
/// `<`, removes characters that XML does not allow, and drops text before the document.
struct XMLMender {
  /// The repaired document.
  private(set) var output: [UInt8] = []
  /// Whether the document has the end tag of the root element.
  private(set) var isComplete = false
  /// Whether the document's entities made it larger than `FeedLimits.maxBytes`.
  private(set) var isTooLarge = false

  let bytes: [UInt8]
  var index: Int
  private let limits: FeedLimits
  private var open: [Range<Int>] = []
  private var entities: DeclaredEntities?

  /// Repairs a document.
  init(mending bytes: [UInt8], limits: FeedLimits) {
    self.bytes = bytes
    self.limits = limits
    index = XMLMender.start(of: bytes)
    output.reserveCapacity(bytes.count + bytes.count / 16)
    while index < bytes.count, !isComplete, !isTooLarge { step() }
  }

  private mutating func step() {
    switch bytes[index] {
    case UInt8(ascii: "&"): reference()
    case UInt8(ascii: "<"): markup()
    // "]]>" outside of a CDATA section is not allowed (XML 1.0 §2.4).
    case UInt8(ascii: ">") where output.count >= 2 && output.suffix(2).elementsEqual("]]".utf8):
      write("&gt;", taking: 1)
    default: character()
    }
    checkSize()
  }

  /// Checks the size of the output. Escaping alone makes at most five bytes of one; entities can make 256 of four.
  mutating func checkSize() { isTooLarge = output.count > limits.maxBytes && output.count > bytes.count * 5 }

  /// The start of the document: the XML declaration or the root element of a feed, after any text that a faulty server
  /// wrote before it; otherwise the first thing that looks like a tag.
  private static func start(of bytes: [UInt8]) -> Int {
    var firstTag: Int?
    var index = 0
    while let tag = bytes[index...].firstIndex(of: UInt8(ascii: "<")), tag + 1 < bytes.count {
      index = tag + 1
      let name = bytes[index...].prefix(8).prefix { isName($0) || $0 == 0x3F || $0 == 0x21 }
      if roots.contains(where: { name.elementsEqual($0.utf8) }) { return tag }
      let next = bytes[index]
      if firstTag == nil, next == UInt8(ascii: "?") || next == UInt8(ascii: "!") || isNameStart(next) { firstTag = tag }
    }
    return firstTag ?? 0
  }

  private static let roots = [
    "?xml", "!DOCTYPE", "!doctype", "rss", "RSS", "feed", "rdf:RDF", "RDF", "channel", "CHANNEL", "Channel",
  ]

  static func isNameStart(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 }

  static func isName(_ byte: UInt8) -> Bool {
    isNameStart(byte) || ASCII.isDigit(byte) || byte == 0x2D || byte == 0x2E || byte == UInt8(ascii: ":")
  }

  func byte(_ position: Int) -> UInt8 { position < bytes.count ? bytes[position] : 0 }

  func follows(_ text: StaticString) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// The maximum number of attributes of a tag that are kept. They are compared with each other, so there must be few.
  var mostAttributes: Int { limits.maxAttributes }

  mutating func write(_ text: StaticString, taking count: Int = 0) {
    output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    index += count
  }

  mutating func write(_ range: Range<Int>) { output.append(contentsOf: bytes[range]) }

  /// Copies one byte, unless XML does not allow its character (XML 1.0 §2.2).
  mutating func character() {
    let byte = bytes[index]
    let isNoncharacter =
      byte == 0xEF && self.byte(index + 1) == 0xBF && (self.byte(index + 2) == 0xBE || self.byte(index + 2) == 0xBF)
    if isNoncharacter {
      index += 3
    } else {
      if byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { output.append(byte) }
      index += 1
    }
  }

  // MARK: markup

  private mutating func markup() {
    if follows("<![CDATA[") { return section() }
    if follows("<!--") { return skip(past: "-->") }
    // Only the first declaration counts. A document full of them must not be searched again and again.
    if entities == nil, open.isEmpty, follows("<!DOCTYPE") || follows("<!doctype") { return doctype() }
    if follows("<?") { return skip(past: "?>") }
    if follows("<!") { return skip(past: ">") }
    let next = byte(index + 1)
    if next == UInt8(ascii: "/"), XMLMender.isNameStart(byte(index + 2)) { return endTag() }
    if XMLMender.isNameStart(next) { return startTag() }
    if next == UInt8(ascii: "/") { return skip(past: ">") }
    write("&lt;", taking: 1)
  }

  /// Skips to the position after a mark. Comments and processing instructions are dropped: nothing in them is needed,
  /// and comments may contain `--`, which XML does not allow.
  private mutating func skip(past mark: StaticString) {
    while index < bytes.count, !follows(mark) { index += 1 }
    index = min(bytes.count, index + mark.utf8CodeUnitCount)
  }

  /// Copies a CDATA section without characters that XML does not allow. A section without an end is closed.
  private mutating func section() {
    write("<![CDATA[", taking: 9)
    while index < bytes.count, !follows("]]>") { character() }
    write("]]>", taking: 3)
    index = min(index, bytes.count)
  }

  /// Reads the simple entities of a document type declaration and drops the rest of it.
  private mutating func doctype() {
    let start = index
    entities = DeclaredEntities(in: [])
    var brackets = 0
    var quote: UInt8 = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if quote != 0 {
        if byte == quote { quote = 0 }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      case UInt8(ascii: "["): brackets += 1
      case UInt8(ascii: "]"): brackets -= 1
      case UInt8(ascii: ">") where brackets <= 0:
        entities = DeclaredEntities(in: bytes[start..<index])
        return
      default: break
      }
    }
    // The end was not found (for example, because of an apostrophe in a comment): the first `>` is taken for it.
    index = start
    skip(past: ">")
  }

  private mutating func startTag() {
    let start = index + 1
    var end = start
    while XMLMender.isName(byte(end)) { end += 1 }
    // A name that ends with a colon, as in "<http://…>" in a text, is not a tag.
    guard end > start, bytes[end - 1] != UInt8(ascii: ":") else { return write("&lt;", taking: 1) }
    closeImplied(by: start..<end)
    write("<")
    write(start..<end)
    index = end
    let closesItself = attributes() || isVoid(start..<end)
    write(closesItself ? "/>" : ">")
    if closesItself {
      isComplete = open.isEmpty
    } else if open.count <= limits.maxDepth {
      open.append(start..<end)
    } else {
      // Deeper than the parser's limit: the rest is dropped.
      index = bytes.count
    }
  }

  private mutating func endTag() {
    let start = index + 2
    var end = start
    while XMLMender.isName(byte(end)) { end += 1 }
    index = end
    while index < bytes.count, bytes[index] != UInt8(ascii: ">"), bytes[index] != UInt8(ascii: "<") { index += 1 }
    if byte(index) == UInt8(ascii: ">") { index += 1 }
    guard let match = open.lastIndex(where: { isSame($0, start..<end) }) else { return }
    close(downTo: match)
  }

  /// Entries, HTML paragraphs and list items do not nest: the start of one closes the previous one with all elements
  /// open in it.
  private mutating func closeImplied(by name: Range<Int>) {
    let isAlone =
      switch name.count {
      case 1: isSame(name, "p")
      case 2: isSame(name, "li")
      case 4: isSame(name, "item")
      case 5: isSame(name, "entry")
      default: false
      }
    if isAlone, let match = open.lastIndex(where: { isSame($0, name) }) { close(downTo: match) }
  }

  /// Whether a name is a void element of HTML that is not also an element of feeds.
  private func isVoid(_ name: Range<Int>) -> Bool {
    guard (2...5).contains(name.count) else { return false }
    return isSame(name, "br") || isSame(name, "hr") || isSame(name, "img") || isSame(name, "wbr")
      || isSame(name, "input")
  }

  private mutating func close(downTo depth: Int) {
    while open.count > depth {
      write("</")
      write(open.removeLast())
      write(">")
    }
    isComplete = open.isEmpty
  }

  private func isSame(_ name: Range<Int>, _ other: Range<Int>) -> Bool {
    name.count == other.count
      && zip(bytes[name], bytes[other]).allSatisfy { ASCII.lowercased($0) == ASCII.lowercased($1) }
  }

  private func isSame(_ name: Range<Int>, _ word: StaticString) -> Bool {
    bytes[name].withUnsafeBufferPointer { ASCII.equal($0, word) }
  }

  // MARK: references

  /// Writes the characters of the reference at the current position. An `&` that does not begin a reference is escaped.
  mutating func reference() {
    var end = index + 1
    if byte(end) == UInt8(ascii: "#") { return numericReference() }
    while end - index <= 64, ASCII.isAlphanumeric(byte(end)) || end > index + 1 && XMLMender.isName(byte(end)) {
      end += 1
    }
    guard end > index + 1, byte(end) == UInt8(ascii: ";") else { return write("&amp;", taking: 1) }
    let name = (index + 1)..<end
    if isPredefined(name) {
      write(index..<(end + 1))
    } else if let value = entities?.value(of: bytes[name]) {
      for scalar in value.unicodeScalars { append(scalar) }
    } else if let (first, second) = bytes[name].withUnsafeBufferPointer({ HTMLEntity.scalars(named: $0) }) {
      append(first)
      if let second { append(second) }
    } else {
      return write("&amp;", taking: 1)
    }
    index = end + 1
  }

  private func isPredefined(_ name: Range<Int>) -> Bool {
    guard name.count <= 4 else { return false }
    return ["amp", "lt", "gt", "quot", "apos"].contains { bytes[name].elementsEqual($0.utf8) }
  }

  private mutating func numericReference() {
    var end = index + 2
    while end - index <= 12, ASCII.isAlphanumeric(byte(end)) { end += 1 }
    guard end > index + 2, byte(end) == UInt8(ascii: ";") else { return write("&amp;", taking: 1) }
    let digits = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
    let isHex = digits.first == "x" || digits.first == "X"
    guard let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits) else {
      return write("&amp;", taking: 1)
    }
    if let scalar = Unicode.Scalar(value) { append(scalar) }
    index = end + 1
  }

  /// Writes a character, as a reference if it is special in XML. Characters that XML does not allow are dropped.
  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "<": write("&lt;")
    case "&": write("&amp;")
    case "\"": write("&quot;")
    case "'": write("&apos;")
    case "\u{FFFE}", "\u{FFFF}": break
    case _ where scalar.value < 0x20 && ![0x09, 0x0A, 0x0D].contains(scalar.value): break
    default: output.append(contentsOf: UTF8.encode(scalar)!)
    }
  }
}
