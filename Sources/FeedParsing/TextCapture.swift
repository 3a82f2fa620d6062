import XMLPush

/// The text of one element while it is read: what it is made of and how it becomes plain text.
struct TextCapture {
  /// How the characters are to be read.
  enum Mode {
    /// As they are.
    case plain
    /// As the source text of HTML.
    case html
    /// Elements written out as HTML, everything else escaped.
    case inlineMarkup
    /// Base64 of UTF-8 text.
    case base64
  }

  var kind: ElementKind
  var mode: Mode
  /// The depth of the element in the document.
  var depth: Int
  /// What its attributes say that its end needs.
  var attributes = Attributes()
  private var bytes: [UInt8] = []
  private let limit: Int

  struct Attributes {
    var isPermalink = true
    var term: String?
    var label: String?
    var vocabulary = Vocabulary.core
  }

  init(kind: ElementKind, mode: Mode, depth: Int, limit: Int) {
    self.kind = kind
    self.mode = mode
    self.depth = depth
    self.limit = limit
  }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    // Markup takes more room than the text in it.
    guard bytes.count < limit * 4 else { return }
    if mode == .inlineMarkup { escape(text) } else { bytes.append(contentsOf: text) }
  }

  mutating func open(_ name: String) {
    switch mode {
    case .plain, .base64:
      let text = bytes
      bytes = []
      text.withUnsafeBufferPointer { escape($0) }
      mode = .inlineMarkup
    case .html: mode = .html
    case .inlineMarkup: break
    }
    bytes += Array("<\(name)>".utf8)
  }

  mutating func close(_ name: String) { bytes += Array("</\(name)>".utf8) }

  /// The plain text; nil when there is none.
  func text() -> String? {
    var text: String
    switch mode {
    case .plain: text = TextCapture.folded(bytes)
    case .html, .inlineMarkup: text = HTMLText.plain(bytes)
    case .base64: text = HTMLText.plain(Base64.decode(bytes) ?? bytes)
    }
    if text.utf8.count > limit { text = String(decoding: text.utf8.prefix(limit), as: UTF8.self) }
    return text.isEmpty ? nil : text
  }

  /// The characters as they are, for addresses, dates and the like.
  func raw() -> String { String(decoding: bytes, as: UTF8.self) }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
      case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
      default: bytes.append(byte)
      }
    }
  }

  private static func folded(_ bytes: [UInt8]) -> String {
    var buffer = PlainTextBuffer()
    bytes.withUnsafeBufferPointer { buffer.append($0) }
    return buffer.finish()
  }
}

/// RFC 4648 §4, with white space between the characters.
enum Base64 {
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    var output: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text {
      let value: UInt32
      switch byte {
      case 0x41...0x5A: value = UInt32(byte - 0x41)
      case 0x61...0x7A: value = UInt32(byte - 0x61 + 26)
      case 0x30...0x39: value = UInt32(byte - 0x30 + 52)
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case 0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: "="): continue
      default: return nil
      }
      bits = bits << 6 | value
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return output
  }
}
