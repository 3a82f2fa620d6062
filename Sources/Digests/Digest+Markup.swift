public import Basics

extension Digest {
  /// The digest as HTML, without the document around it.
  public func html(_ clock: (Timestamp) -> String) -> HTML {
    var html: HTML = "<p>\(clock(start)) to \(clock(end))<br>\(summary)</p>\n"
    for topic in topics {
      let stories = topic.stories.map { story in
        let language: HTML = story.language.map { " lang=\"\($0)\"" } ?? ""
        let headline: HTML =
          story.url.map { "<a href=\"\($0)\">\(story.headline)</a>" } ?? "\(story.headline)"
        return "<li\(language)>\(headline)<br><small>\(Self.source(story))</small></li>\n" as HTML
      }
      let rest: HTML = Self.rest(topic).map { "<p>\($0)</p>\n" } ?? ""
      html += "<h2>\(Self.heading(topic))</h2>\n<ul>\n\(stories)</ul>\n\(rest)"
    }
    for (title, rows) in sections(clock) where !rows.isEmpty {
      html += "<h2>\(title)</h2>\n<ul>\n\(rows.map { "<li>\($0)</li>\n" as HTML })</ul>\n"
    }
    return html
  }

  /// The digest as Markdown (CommonMark). Texts are escaped, so that they are no markup.
  public func markdown(_ clock: (Timestamp) -> String) -> String {
    var lines = ["# \(Self.escaped("\(clock(start)) to \(clock(end))"))", "", Self.escaped(summary)]
    for topic in topics {
      lines += ["", "## \(Self.escaped(Self.heading(topic)))", ""]
      for story in topic.stories {
        let headline = Self.escaped(story.headline)
        // Between angle brackets an address may have parentheses, but neither spaces nor brackets, which are encoded.
        let linked = story.url.map { "[\(headline)](<\($0)>)" } ?? headline
        lines.append("- \(linked) — \(Self.escaped(Self.source(story)))")
      }
      if let rest = Self.rest(topic) { lines.append("- \(Self.escaped(rest))") }
    }
    for (title, rows) in sections(clock) where !rows.isEmpty {
      lines += ["", "## \(Self.escaped(title))", ""] + rows.map { "- \(Self.escaped($0))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A text whose punctuation is no markup (CommonMark §2.4).
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if "\\`*_{}[]<>#|~&!@".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}
