import Basics

/// Removal of attributes and comments from HTML, before its length is limited.
extension HTMLText {
  /// Removes comments and the attributes of all tags from a piece of HTML, in place. Returns the number of bytes left.
  /// So a picture in a `data:` address does not use up the limit for the text after it.
  ///
  /// An incomplete tag or comment at the end is kept, so that more HTML can be appended and this be called again.
  static func withoutAttributes(_ html: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var kept = 0
    var index = 0
    func keep(_ end: Int) {
      while index < end {
        html[kept] = html[index]
        kept += 1
        index += 1
      }
    }
    while index < html.count {
      guard let tag = html[index...].firstIndex(of: UInt8(ascii: "<")) else {
        keep(html.count)
        break
      }
      keep(tag)
      if html[tag...].starts(with: "<!--".utf8) {
        keep(tag + 4)
        while index < html.count, !html[index...].starts(with: "-->".utf8) { index += 1 }
        // Keeps the last bytes, which may be the beginning of the comment's end.
        if index == html.count { index = max(tag + 4, html.count - 2) }
        keep(min(index + 3, html.count))
        continue
      }
      var name = tag + 1
      while name < html.count, ASCII.isAlphanumeric(html[name]) || html[name] == UInt8(ascii: "/") && name == tag + 1 {
        name += 1
      }
      keep(name)
      let letters = UnsafeBufferPointer(rebasing: html[min(tag + 1, name)..<name])
      if HTMLElement.kind(of: letters) == .hidden {
        // The content of a hidden element is removed up to its end tag; the beginning of the element is kept.
        keep(min(name + 1, html.count))
        while index < html.count, !isEnd(html, at: index, of: letters) { index += 1 }
        if index == html.count { index = max(min(name + 1, html.count), html.count - letters.count - 2) }
        keep(min(index + 2, html.count))
        continue
      }
      guard name > tag + 1, name < html.count, ASCII.isSpace(html[name]) else { continue }
      keep(name + 1)
      index = endOfAttributes(html, from: index) { mark in
        html[kept] = mark
        kept += 1
      }
    }
    return kept
  }

  private static func isEnd(
    _ html: UnsafeMutableBufferPointer<UInt8>, at index: Int, of name: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard html[index] == UInt8(ascii: "<"), index + 2 + name.count <= html.count, html[index + 1] == UInt8(ascii: "/")
    else { return false }
    return zip(html[(index + 2)...], name).allSatisfy { ASCII.lowercased($0) == ASCII.lowercased($1) }
  }

  /// The position of a tag's `>`, or the end. What is open there is kept: the `=` after a name, a quote.
  private static func endOfAttributes(
    _ html: UnsafeMutableBufferPointer<UInt8>, from start: Int, _ write: (UInt8) -> Void
  ) -> Int {
    var index = start
    while index < html.count, html[index] != UInt8(ascii: ">") {
      guard html[index] == UInt8(ascii: "=") else {
        index += 1
        continue
      }
      var value = index + 1
      while value < html.count, ASCII.isSpace(html[value]) { value += 1 }
      guard value < html.count, html[value] == UInt8(ascii: "\"") || html[value] == UInt8(ascii: "'") else {
        index += 1
        continue
      }
      guard let end = html[(value + 1)...].firstIndex(of: html[value]) else {
        for mark in [UInt8(ascii: "a"), UInt8(ascii: "="), html[value]] { write(mark) }
        return html.count
      }
      index = end + 1
    }
    return index
  }
}
