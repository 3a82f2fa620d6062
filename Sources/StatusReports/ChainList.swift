import Basics

/// Answered acts on a page, each with both stories.
struct ChainList {
  let chains: [ChainReport]
  let now: Timestamp
  /// The story whose page it is: it does not link to itself.
  var story: String?

  func html() -> HTML {
    "<ul class=\"chains\">\(chains.map { "<li><p>\($0.sentence)</p><ol>\([$0.act, $0.answer].map(line))</ol></li>" as HTML })</ul>"
  }

  private func line(_ act: ChainReport.Act) -> HTML {
    let text = PageText.title(act.title)
    let title: HTML =
      story.map(act.stories.contains) ?? false
      ? text : "<a href=\"/stories/\(PercentEncoding.value(act.stories[0]))\">\(text)</a>"
    return """
      <li><span\(PageText.lang(act.title))><bdi>\(title)</bdi></span> <span class="meta">\(act.side), \
      \(PageText.clock(act.at, now: now))</span></li>
      """
  }
}
