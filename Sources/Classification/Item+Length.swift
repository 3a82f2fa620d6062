extension Item {
  /// The maximum length of a text in bytes of UTF-8; the rest is ignored.
  public static let maxTextBytes = 256 << 10

  /// Cuts texts that are longer than `maxTextBytes`, each after a word. Returns the names of the fields that were cut.
  public mutating func cutLongTexts() -> [String] {
    var cut: [String] = []
    func shorten(_ text: String, _ name: String) -> String {
      guard text.utf8.count > Item.maxTextBytes else { return text }
      cut.append(name)
      return Item.readable(text)
    }
    title = shorten(title, "title")
    summary = summary.map { shorten($0, "summary") }
    content = content.map { shorten($0, "content") }
    return cut
  }

  /// The part of a text that is read. It ends after a word, because half a word would be another word.
  public static func readable(_ text: String) -> String {
    guard text.utf8.count > maxTextBytes else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: maxTextBytes)
    // If there is no space in the last 1000 bytes, it is cut anywhere.
    let earliest = text.utf8.index(end, offsetBy: -1000)
    var place = end
    while place > earliest, !isEnd(text.utf8[place]) { place = text.utf8.index(before: place) }
    if isEnd(text.utf8[place]) { end = place }
    return String(decoding: text.utf8[..<end], as: UTF8.self)
  }

  private static func isEnd(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }
}
