import Basics

/// Repair of texts that were escaped twice, and removal of invisible texts.
extension PlainText {
  /// Removes a second layer of escaping: decodes the character references that are left, and removes tags if the text
  /// as a whole is markup. "the <b> element" is not changed. Nil for a text of invisible characters only.
  static func mended(
    _ text: String?, limit: Int, scratch: inout [UInt8], keepsLines: Bool = false
  ) -> String? {
    guard var text else { return nil }
    let result: String? = text.withUTF8 { bytes in
      if isMarkup(bytes) { return html(bytes, limit: limit, scratch: &scratch, keepsLines: keepsLines) }
      guard hasReference(bytes) else { return nil }
      var escaped: [UInt8] = []
      escaped.reserveCapacity(bytes.count + 64)
      for byte in bytes {
        if byte == UInt8(ascii: "<") {
          escaped += "&lt;".utf8
        } else if byte == 0x0A {
          escaped += "<br>".utf8
        } else {
          escaped.append(byte)
        }
      }
      return escaped.withUnsafeBufferPointer { html($0, limit: limit, scratch: &scratch, keepsLines: keepsLines) }
    }
    let mended = result ?? text
    return isInvisible(mended) ? nil : mended
  }

  /// Whether a text as a whole is markup: it begins with an HTML tag and also ends with one, or the first tag is a
  /// block element or has attributes. A CDATA section that is left as text counts as markup too.
  private static func isMarkup(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.first == UInt8(ascii: "<") else { return false }
    if text.starts(with: "<![CDATA[") { return true }
    let name = text.dropFirst().prefix { ASCII.isAlphanumeric($0) }
    guard let next = text[name.endIndex...].first, HTMLElement.isKnown(UnsafeBufferPointer(rebasing: name)) else {
      return false
    }
    guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { return false }
    let hasAttributes = ASCII.isSpace(next) && text[name.endIndex..<end].contains(UInt8(ascii: "="))
    guard next == UInt8(ascii: ">") || next == UInt8(ascii: "/") || hasAttributes else { return false }
    if text.last == UInt8(ascii: ">") && end < text.count - 1 || hasAttributes { return true }
    // True for "<p>Text", false for "<p> is an element".
    let isBlock = HTMLElement.kind(of: UnsafeBufferPointer(rebasing: name)) == .block
    return isBlock && end + 1 < text.count && !ASCII.isSpace(text[end + 1])
  }

  private static func hasReference(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = 0
    while place < text.count, let next = text[place...].firstIndex(of: UInt8(ascii: "&")) {
      if isReference(text[(next + 1)...]) { return true }
      place = next + 1
    }
    return false
  }

  /// Whether all characters of a text are invisible: zero-width characters, fillers, variation selectors.
  private static func isInvisible(_ text: String) -> Bool {
    guard text.utf8.first.map({ $0 >= 0xC2 }) ?? true else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isWhitespace
        || scalar.properties.generalCategory == .control || scalar == "\u{2800}"
    }
  }
}
