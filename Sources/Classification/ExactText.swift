/// A text that equals only a text of the same bytes.
///
/// Swift compares and hashes texts by Unicode's canonical equivalence, which for Cyrillic letters is slow: with it,
/// compiling the shipped watchlist takes a quarter longer. The watchlist's words need no equivalence, because those of
/// items are compared letter by letter too.
struct ExactText: Hashable, ExpressibleByStringLiteral {
  /// The text.
  let text: String

  init(_ text: String) { self.text = text }
  init(stringLiteral text: String) { self.text = text }

  static func == (left: ExactText, right: ExactText) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
  }
}

extension Sequence<String> {
  /// The texts without duplicates, in order of first occurrence.
  func distinct() -> [String] {
    let texts = Array(self)
    guard texts.count > 1 else { return texts }
    var seen: Set<ExactText> = []
    return texts.filter { seen.insert(ExactText($0)).inserted }
  }
}
