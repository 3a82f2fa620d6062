import Basics

/// The effect of HTML elements on plain text.
enum HTMLElement {
  enum Kind: UInt8 {
    /// Its tags separate words. Unknown elements are of this kind.
    case separating
    /// Its tags end a line and a sentence.
    case block
    /// Its tags have no effect, even inside a word (HTML standard §15.3: `display: inline`).
    case inline
    /// Its content is not shown to readers.
    case hidden
  }

  /// Whether a name, in any case, is an element of HTML.
  static func isKnown(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    kind(of: name) != .separating
      || ["img", "input", "video", "audio", "picture", "svg"].contains { ASCII.equal(name, $0) }
  }

  /// The kind of an element, by its name in any case.
  static func kind(of name: UnsafeBufferPointer<UInt8>) -> Kind {
    guard name.count <= 8 else { return longBlocks.contains { ASCII.equal(name, $0) } ? .block : .separating }
    var packed: UInt64 = 0
    for byte in name { packed = packed << 8 | UInt64(ASCII.lowercased(byte)) }
    var slot = slot(of: packed)
    while table[slot].packed != 0 {
      if table[slot].packed == packed { return table[slot].kind }
      slot = (slot + 1) & 255
    }
    return .separating
  }

  private static func slot(of packed: UInt64) -> Int { Int((packed &* 0x9E37_79B9_7F4A_7C15) >> 56) }

  /// A hash table with open addressing. The keys are names packed into a number; none has more than eight letters.
  private static let table: [(packed: UInt64, kind: Kind)] = {
    var table = [(packed: UInt64, kind: Kind)](repeating: (0, .separating), count: 256)
    for (names, kind) in [(inline, Kind.inline), (block, .block), (hidden, .hidden)] {
      for name in names {
        let packed = name.utf8.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        var slot = slot(of: packed)
        while table[slot].packed != 0 { slot = (slot + 1) & 255 }
        table[slot] = (packed, kind)
      }
    }
    return table
  }()

  private static let longBlocks: [StaticString] = ["blockquote", "figcaption"]

  private static let inline = [
    "a", "b", "i", "em", "strong", "span", "u", "s", "font", "small", "big", "sub", "sup", "code", "tt", "abbr",
    "acronym", "cite", "q", "mark", "del", "ins", "strike", "kbd", "samp", "var", "dfn", "bdo", "bdi", "label", "time",
    "data", "wbr", "nobr", "ruby", "rb", "rt", "rp", "blink",
  ]

  // HTML standard §15.3.2, §15.3.3, §15.3.7 and §15.3.8, and the line break.
  private static let block = [
    "p", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "td",
    "th", "thead", "tbody", "tfoot", "caption", "pre", "center", "article", "aside", "section", "header", "footer",
    "hgroup", "main", "nav", "figure", "form", "fieldset", "legend", "address", "details", "summary", "dialog",
    "option",
    "menu", "dir", "body", "html", "title", "head", "listing", "xmp",
  ]

  private static let hidden = ["script", "style", "template", "iframe", "applet", "noframes", "noembed"]
}
