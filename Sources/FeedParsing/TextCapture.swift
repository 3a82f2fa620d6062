import XMLPush

/// An element whose text is being captured, and how the text is converted to plain text.
struct TextCapture {
  /// How the characters are read.
  enum Mode {
    /// As they are.
    case plain
    /// As the source text of HTML.
    case html
    /// As HTML if they look like it.
    case guessed
    /// As HTML source into which elements were written and characters escaped.
    case inlineMarkup
    /// As HTML in Base64.
    case base64
  }

  var kind: ElementKind
  var vocabulary: Vocabulary
  var mode: Mode
  /// The depth of the element in the document.
  var depth: Int
  /// For `guid` of RSS 2.0: whether `isPermaLink` is not false.
  var isPermalink = true
  /// For `category` of Atom: its name for machines.
  var term: String?
  /// For `category` of Atom: its name for people.
  var label: String?
  /// For times: the `datetime` of an HTML `time` inside the element.
  var dateTime: String?

  /// The plain text of the captured bytes; nil if it is empty.
  func text(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int, scratch: inout [UInt8]) -> String? {
    let text = plain(bytes, limit: limit, scratch: &scratch)
    return PlainText.mended(text, limit: limit, scratch: &scratch, keepsLines: keepsLines)
  }

  private func plain(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int, scratch: inout [UInt8]) -> String? {
    switch mode {
    case .plain: PlainText.folded(bytes, limit: limit, scratch: &scratch, keepsLines: keepsLines)
    case .guessed: PlainText.guessed(bytes, limit: limit, scratch: &scratch)
    case .html, .inlineMarkup: PlainText.html(bytes, limit: limit, scratch: &scratch, keepsLines: keepsLines)
    case .base64:
      if let decoded = Base64.decode(bytes) {
        decoded.withUnsafeBufferPointer {
          PlainText.html($0, limit: limit, scratch: &scratch, keepsLines: keepsLines)
        }
      } else {
        PlainText.html(bytes, limit: limit, scratch: &scratch, keepsLines: keepsLines)
      }
    }
  }

  /// Whether the text is the name of a person or category.
  var isName: Bool {
    switch kind {
    case .personName, .personEmail, .authorText, .secondAuthor, .thirdAuthor, .category: true
    default: false
    }
  }

  /// Whether the text may have several lines. Titles and names have one.
  private var keepsLines: Bool {
    switch kind {
    case .description, .summary, .otherSummary, .tagline, .mediaDescription, .mediaText, .encodedContent, .fullText,
      .atomContent,
      .xhtmlBody:
      true
    default: false
    }
  }
}

/// Decodes Base64 (RFC 4648 §4). White space between the characters is ignored.
enum Base64 {
  static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
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
    // Makes the decoded bytes valid UTF-8, which the converters expect.
    return Array(String(decoding: output, as: UTF8.self).utf8)
  }
}
