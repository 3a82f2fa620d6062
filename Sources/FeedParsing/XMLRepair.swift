import XMLPush

/// Mends the bytes of a document that is not well-formed, so that libxml2's recovery keeps all of its text: HTML's
/// entities become characters, stray `&` and `<` are escaped, what XML cannot carry is taken out, and what stands
/// before the document is dropped.
enum XMLRepair {
  /// The mended document.
  static func mend(_ bytes: [UInt8]) -> [UInt8] {
    var mender = Mender(bytes)
    return mender.run()
  }
}

private struct Mender {
  private let bytes: [UInt8]
  private var index: Int
  private var output: [UInt8] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = Mender.start(of: bytes)
    output.reserveCapacity(bytes.count + bytes.count / 16)
  }

  mutating func run() -> [UInt8] {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "&"): reference()
      case UInt8(ascii: "<"): markup()
      case 0x09, 0x0A, 0x0D: copy(1)
      case 0..<0x20: index += 1
      // U+FFFE and U+FFFF are no characters of XML (XML 1.0 §2.2).
      case 0xEF
      where bytes[index...].starts(with: [0xEF, 0xBF, 0xBE]) || bytes[index...].starts(with: [0xEF, 0xBF, 0xBF]):
        index += 3
      default: copy(1)
      }
    }
    return output
  }

  /// The document's start: the XML declaration or the first thing that looks like a tag.
  private static func start(of bytes: [UInt8]) -> Int {
    var candidate = 0
    while let tag = bytes[candidate...].firstIndex(of: UInt8(ascii: "<")) {
      guard tag + 1 < bytes.count else { return 0 }
      let next = bytes[tag + 1]
      if next == UInt8(ascii: "?") || next == UInt8(ascii: "!") || isNameStart(next) { return tag }
      candidate = tag + 1
    }
    return 0
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private mutating func copy(_ count: Int) {
    output.append(contentsOf: bytes[index..<min(bytes.count, index + count)])
    index += count
  }

  private func follows(_ text: StaticString) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset] != text.utf8Start[offset] { return false }
    return true
  }

  private mutating func markup() {
    if follows("<![CDATA[") { return section(endingWith: "]]>") }
    if follows("<!--") { return section(endingWith: "-->") }
    if follows("<?") || follows("<!") { return copy(1) }
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    if Mender.isNameStart(next) || next == UInt8(ascii: "/") { return copy(1) }
    output += Array("&lt;".utf8)
    index += 1
  }

  /// Copies up to an end mark, without what XML cannot carry; a section that never ends is closed.
  private mutating func section(endingWith mark: StaticString) {
    let isComment = mark.utf8Start[0] == UInt8(ascii: "-")
    while index < bytes.count {
      if follows(mark) {
        if !isComment { return copy(mark.utf8CodeUnitCount) }
        index += mark.utf8CodeUnitCount
        return
      }
      // Comments may hold "--", which XML forbids; nobody reads them, so they are left out whole.
      let byte = bytes[index]
      if isComment || byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D { index += 1 } else { copy(1) }
    }
    if !isComment { output += Array("]]>".utf8) }
  }

  private mutating func reference() {
    let name = bytes[(index + 1)...].prefix(40).prefix {
      $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: "#")
    }
    let end = index + 1 + name.count
    guard !name.isEmpty, end < bytes.count, bytes[end] == UInt8(ascii: ";") else { return escapeAmpersand() }
    if name.first == UInt8(ascii: "#") { return numeric(name.dropFirst(), end: end) }
    let predefined: Set<String> = ["amp", "lt", "gt", "quot", "apos"]
    if predefined.contains(String(decoding: name, as: UTF8.self)) { return copy(name.count + 2) }
    guard let scalar = HTMLEntities.scalar(named: name) else { return escapeAmpersand() }
    append(scalar)
    index = end + 1
  }

  private mutating func numeric(_ digits: ArraySlice<UInt8>, end: Int) {
    let text = String(decoding: digits, as: UTF8.self)
    let value = text.lowercased().hasPrefix("x") ? UInt32(text.dropFirst(), radix: 16) : UInt32(text)
    guard let value else { return escapeAmpersand() }
    let isXML = value == 0x09 || value == 0x0A || value == 0x0D || value >= 0x20 && value != 0xFFFE && value != 0xFFFF
    if isXML, let scalar = Unicode.Scalar(value) { append(scalar) }
    index = end + 1
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "<": output += Array("&lt;".utf8)
    case "&": output += Array("&amp;".utf8)
    case "\"": output += Array("&quot;".utf8)
    case "'": output += Array("&apos;".utf8)
    default: output += Array(String(scalar).utf8)
    }
  }

  private mutating func escapeAmpersand() {
    output += Array("&amp;".utf8)
    index += 1
  }
}
