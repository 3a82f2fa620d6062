/// A part of a text around its first marked range, cut between words, with the marked ranges in it.
public struct MarkedQuote: Sendable {
  /// The part, with an ellipsis at each end where the text continues.
  public let text: String
  /// The marked ranges in it, in Unicode scalars.
  public let marks: Set<Int>

  /// - Parameters:
  ///   - text: The whole text.
  ///   - ranges: The marked ranges, in bytes of its UTF-8.
  ///   - length: The approximate length of the part, in bytes.
  public init(_ text: String, _ ranges: [Range<Int>], bytes length: Int = 240) {
    let bytes = Array(text.utf8)
    let first = min(ranges.map(\.lowerBound).min() ?? 0, bytes.count)
    var start = length < bytes.count ? max(0, first - length / 3) : 0
    var end = length < bytes.count ? min(bytes.count, start + length) : bytes.count
    if start > 0, let space = bytes[start..<first].firstIndex(of: 0x20) { start = space + 1 }
    if end < bytes.count, let space = bytes[first..<max(first, end)].lastIndex(of: 0x20), space > first { end = space }
    while start > 0, start < bytes.count, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let lead = start > 0 ? "…" : ""
    self.text = lead + String(decoding: bytes[start..<end], as: UTF8.self) + (end < bytes.count ? "…" : "")
    var marks: Set<Int> = []
    var scalar = lead.unicodeScalars.count - 1
    let ordered = SearchHit.joined(ranges)
    var next = ordered.startIndex
    for place in start..<end {
      if bytes[place] & 0xC0 != 0x80 { scalar += 1 }
      while next < ordered.endIndex, ordered[next].upperBound <= place { next += 1 }
      if next < ordered.endIndex, ordered[next].contains(place) { marks.insert(scalar) }
    }
    self.marks = marks
  }
}
