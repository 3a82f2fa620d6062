import Basics

/// What of markup is no text, however long it is.
extension HTMLText {
  /// Takes the attributes out of all tags of a piece of HTML, in place, and comments; returns how many bytes are left. A
  /// picture that is written into its tag takes no room from the text behind it so.
  ///
  /// A tag or comment that is not at its end yet stays open, so that more can be appended and this be done again.
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
        // What may be the beginning of the comment's end stays.
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
        // What no reader sees goes on up to its own end tag; the beginning of that stays.
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

  /// Where a tag's `>` is, or the end; what is open there is written out: a name's `=`, a quote.
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
