package import Basics

/// What all pages have in common: head, navigation, and the foot. No scripts; everything that is interpolated is escaped.
struct PageFrame {
  /// The pages that the navigation names.
  enum Place: String {
    case matches = "/"
    case stories = "/stories"
    case feeds = "/feeds"
    case search = "/search"
  }

  /// The document's title.
  var title: String
  /// The page's place in the navigation; nil for one that is not in it.
  var place: Place?
  /// The daemon's version.
  var version: String
  /// Whether there is an archive to search.
  var hasArchive: Bool
  /// Further elements of the head.
  var head: HTML = ""

  /// The document round the content of its main element.
  func html(_ main: HTML) -> HTML {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark"><title>\(title)</title>\(head)
    <link rel="stylesheet" href="/style.css"></head><body>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="top"><a class="name" href="/">diplowatch</a><nav aria-label="Pages"><ul>\(link("Matches", .matches))\
    \(link("Stories", .stories))\(link("Feeds", .feeds))\(hasArchive ? link("Search", .search) : "")</ul></nav></header>
    <main id="main">\(main)</main>
    <footer><p>diplowatch \(version) · <a href="/status.json">status.json</a> · <a href="/metrics">metrics</a></p></footer>
    </body></html>
    """
  }

  private func link(_ title: String, _ target: Place) -> HTML {
    let current: HTML = target == place ? " aria-current=\"page\"" : ""
    return "<li><a href=\"\(target.rawValue)\"\(current)>\(title)</a></li>"
  }

  /// The feeds of the matches that a page lists, for feed readers.
  static func feeds(of query: MatchQuery) -> HTML {
    let address = query.fromTheTop.address
    return """
      <link rel="alternate" type="application/atom+xml" title="Matches" href="/matches.atom\(address)">
      <link rel="alternate" type="application/feed+json" title="Matches" href="/matches.json\(address)">
      """
  }
}

/// A page that says why there is no other.
package struct ErrorPage {
  let title: String
  let sentence: String
  let frame: PageFrame
  /// What the strip on top is made of.
  let status: StatusReport?

  package init(title: String, sentence: String, version: String, hasArchive: Bool, status: StatusReport? = nil) {
    self.status = status
    self.title = title
    self.sentence = sentence
    frame = PageFrame(title: "diplowatch: \(title)", version: version, hasArchive: hasArchive)
  }

  package func html() -> HTML {
    frame.html(
      """
      \(StatusStrip.html(status))<h1>\(title)</h1><p class="problem">\(sentence)</p>\
      <p><a href="/">To the latest matches</a></p>
      """)
  }
}
