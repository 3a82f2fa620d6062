public import Basics

extension Digest {
  /// One line about the whole: `42 matches in 17 stories; 31 matches a day in the week before`.
  public var summary: String {
    let counted = "\(Self.count(matches, "match", "matches")) in \(Self.count(stories, "story", "stories"))"
    guard matchesBefore > 0 else { return "\(counted); no matches in the week before to compare with" }
    let perDay = matchesBefore < 4 ? "fewer than 1 match" : Self.count((matchesBefore + 3) / 7, "match", "matches")
    return "\(counted); \(perDay) a day in the week before"
  }

  /// The digest as plain text. Times are shown by `clock`.
  public func text(_ clock: (Timestamp) -> String) -> String {
    var lines = ["\(clock(start)) to \(clock(end))", summary]
    for topic in topics {
      lines += ["", Self.heading(topic).uppercased()]
      for story in topic.stories {
        lines += ["* \(story.headline)", "  \(Self.source(story))"] + [story.url].compactMap { $0 }.map { "  \($0)" }
      }
      if let rest = Self.rest(topic) { lines.append("  \(rest)") }
    }
    for (title, rows) in sections(clock) where !rows.isEmpty {
      lines += ["", title.uppercased()] + rows.map { "* \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: parts of all formats

  /// The lists below the topics: tone, answered acts, new names, feeds in trouble.
  func sections(_ clock: (Timestamp) -> String) -> [(title: String, rows: [String])] {
    [
      ("Tone, from \u{2212}10 (conflict) to 10 (cooperation)", directions.filter { $0.now.count > 0 }.map(Self.row)),
      ("Answered in kind", chains.map(Self.row)),
      ("New names", names.map(Self.row)),
      ("Feeds in trouble", troubles.map { Self.row($0, clock) }),
    ]
  }

  static func heading(_ topic: Topic) -> String { "\(topic.title) (\(count(topic.count, "story", "stories")))" }

  /// The feeds of a story: `Harbour Wire and 3 more`.
  static func source(_ story: Story) -> String {
    let shown = story.feeds.prefix(2).joined(separator: ", ")
    return story.feeds.count > 2 ? "\(shown) and \(story.feeds.count - 2) more" : shown
  }

  static func rest(_ topic: Topic) -> String? {
    topic.count > topic.stories.count
      ? "and \(count(topic.count - topic.stories.count, "more story", "more stories"))" : nil
  }

  /// `US → RU −4.2 (12 matches); the week before −2.1 (40)`.
  private static func row(_ direction: Direction) -> String {
    let now = "\(direction.now.mean.map(number) ?? "") (\(count(direction.now.count, "match", "matches")))"
    let before = direction.before.mean.map { "; the week before \(number($0)) (\(direction.before.count))" } ?? ""
    return "\(direction.actor) → \(direction.other) \(now)\(before)"
  }

  /// `expulsion: RU answers US after 3 days, 60 : 58. US: “…”; RU: “…”`.
  private static func row(_ chain: Chain) -> String {
    let numbers = chain.numbers.map { ", \($0)" } ?? ""
    let acts = [chain.act, chain.answer].map { "\($0.side): “\($0.title)”" }.joined(separator: "; ")
    return "\(chain.kind): \(chain.answer.side) answers \(chain.act.side) after \(count(chain.days, "day", "days"))"
      + "\(numbers). \(acts)"
  }

  private static func row(_ name: Name) -> String {
    let sides = name.sides.joined(separator: ", ")
    let note = name.isKnown ? (sides.isEmpty ? "" : " (\(sides))") : " (not in the watchlist; beside \(sides))"
    return "\(name.text)\(note), \(count(name.count, "match", "matches"))"
  }

  private static func row(_ trouble: Trouble, _ clock: (Timestamp) -> String) -> String {
    "\(trouble.feed): \(trouble.status) since \(clock(trouble.since))" + (trouble.error.map { ": \($0)" } ?? "")
  }

  private static func number(_ value: Double) -> String { NumberText.tenths(value).replacing("-", with: "\u{2212}") }

  private static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }
}
