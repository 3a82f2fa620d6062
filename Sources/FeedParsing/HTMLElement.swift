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
    return table[packed] ?? .separating
  }

  /// The kinds by name. A name of at most eight letters is packed into a number, so that none needs a `String`.
  private static let table: [UInt64: Kind] = {
    var table: [UInt64: Kind] = [:]
    for (names, kind) in [(inline, Kind.inline), (block, .block), (hidden, .hidden)] {
      for name in names { table[name.utf8.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }] = kind }
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
