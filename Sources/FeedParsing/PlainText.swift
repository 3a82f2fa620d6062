import Basics

/// Converts the characters of an element to plain text.
package enum PlainText {
  /// The text with white space folded.
  ///
  /// - Parameters:
  ///   - limit: The maximum length in bytes; the rest is cut off.
  ///   - scratch: A buffer that is reused from call to call.
  ///   - keepsLines: Whether an empty line becomes a line end.
  package static func folded(
    _ text: UnsafeBufferPointer<UInt8>, limit: Int, scratch: inout [UInt8], keepsLines: Bool = false
  ) -> String? {
    guard let source = text.baseAddress, !text.isEmpty else { return nil }
    return withRoom(for: text.count, in: &scratch) { output in
      PlainTextWriter.plainClasses.withUnsafeBufferPointer { classes in
        var writer = PlainTextWriter(output: output)
        var index = 0
        while index < text.count {
          let end = keepsLines ? paragraphEnd(text, from: index) : text.count
          while index < end {
            index = writer.copy(source, from: index, to: end, classes: classes.baseAddress!)
            if index < end { index = writer.special(source, at: index, to: text.count) }
          }
          writer.endLine()
        }
        return writer.finish(limit: limit)
      }
    }
  }

  /// The text of a fragment of HTML.
  ///
  /// - Parameter keepsLines: Whether paragraphs, list items and other blocks become lines. If not, it is one line.
  package static func html(
    _ text: UnsafeBufferPointer<UInt8>, limit: Int, scratch: inout [UInt8], keepsLines: Bool = false
  ) -> String? {
    guard let source = text.baseAddress, !text.isEmpty else { return nil }
    return withRoom(for: text.count, in: &scratch) { output in
      PlainTextWriter.htmlClasses.withUnsafeBufferPointer { classes in
        var tokenizer = HTMLText(
          source, count: text.count, output: output, classes: classes.baseAddress!, keepsLines: keepsLines)
        return tokenizer.run(limit: limit)
      }
    }
  }

  /// The position of the next empty line, or the end.
  private static func paragraphEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var place = start
    while let line = text[place...].firstIndex(of: 0x0A) {
      place = line + 1
      while place < text.count, ASCII.isSpace(text[place]), text[place] != 0x0A { place += 1 }
      if place < text.count, text[place] == 0x0A { return place }
    }
    return text.count
  }

  /// The text of something that may or may not be HTML, such as the title of an RSS item. It is taken for HTML if it
  /// has an end tag, a void element's tag, or a character reference. "the <b> element" is not changed.
  package static func guessed(_ text: UnsafeBufferPointer<UInt8>, limit: Int, scratch: inout [UInt8]) -> String? {
    looksLikeHTML(text) ? html(text, limit: limit, scratch: &scratch) : folded(text, limit: limit, scratch: &scratch)
  }

  private static func withRoom(
    for count: Int, in scratch: inout [UInt8], _ body: (UnsafeMutablePointer<UInt8>) -> String?
  ) -> String? {
    let room = PlainTextWriter.room(for: count)
    if scratch.count < room { scratch = [UInt8](repeating: 0, count: room) }
    return scratch.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
  }

  private static func looksLikeHTML(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      let rest = text[index...]
      if byte == UInt8(ascii: "&"), isReference(rest) { return true }
      if byte == UInt8(ascii: "<"), isEndOrVoidTag(rest) || isAttached(rest, in: text) { return true }
    }
    return false
  }

  /// Whether the text after an `&` is a character reference: `#123;`, or a name of HTML and a semicolon.
  static func isReference(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let body = rest.prefix(HTMLEntity.longestName + 1).prefix { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "#") }
    guard let first = body.first, body.endIndex < rest.endIndex, rest[body.endIndex] == UInt8(ascii: ";") else {
      return false
    }
    return first == UInt8(ascii: "#") || HTMLEntity.scalars(named: UnsafeBufferPointer(rebasing: body)) != nil
  }

  /// Whether an HTML tag is directly beside a word or has attributes: `<b>Word`, `word<strong>`, `<font color=red>`. In
  /// "The <b> element" it is between spaces.
  private static func isAttached(_ rest: Slice<UnsafeBufferPointer<UInt8>>, in text: UnsafeBufferPointer<UInt8>) -> Bool
  {
    let name = rest.prefix { ASCII.isAlphanumeric($0) }
    guard HTMLElement.isKnown(UnsafeBufferPointer(rebasing: name)),
      let end = rest.firstIndex(of: UInt8(ascii: ">")), !rest[..<end].contains(UInt8(ascii: "<"))
    else { return false }
    if name.endIndex < end { return ASCII.isSpace(rest[name.endIndex]) && rest[..<end].contains(UInt8(ascii: "=")) }
    let before = rest.startIndex >= 2 ? text[rest.startIndex - 2] : 0x20
    let after = end + 1 < text.count ? text[end + 1] : 0x20
    return isWord(before) || isWord(after)
  }

  private static func isWord(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) || byte >= 0x80 }

  /// Whether the text after a `<` is an end tag (`/name>`), an empty tag (`name …/>`) or a void element.
  private static func isEndOrVoidTag(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = rest.first else { return false }
    // A CDATA section that is left as text.
    if rest.starts(with: "![CDATA[".utf8) { return true }
    if first == UInt8(ascii: "/") {
      let name = rest.dropFirst().prefix { XMLMender.isName($0) }
      guard let letter = name.first, ASCII.isLetter(letter) else { return false }
      return rest[name.endIndex...].first { !ASCII.isSpace($0) } == UInt8(ascii: ">")
    }
    guard ASCII.isLetter(first) else { return false }
    let tag = rest.prefix { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") }
    guard tag.endIndex < rest.endIndex, rest[tag.endIndex] == UInt8(ascii: ">") else { return false }
    if tag.last == UInt8(ascii: "/") { return true }
    let name = tag.prefix { ASCII.isAlphanumeric($0) }
    return ["br", "img", "hr", "p"].contains { ASCII.equal(UnsafeBufferPointer(rebasing: name), $0) }
  }
}
