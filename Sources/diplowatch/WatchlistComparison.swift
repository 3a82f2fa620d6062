import Classification

/// What another watchlist makes of the same labelled items.
struct WatchlistComparison {
  private var evaluation = Evaluation()
  private var gained: [String] = []
  private var lost: [String] = []
  private var changed = 0
  private var unchanged = 0

  mutating func add(_ item: Item, _ label: Evaluation.Label, _ ours: Verdict, _ other: Explanation) {
    evaluation.add(item, label, other)
    let theirs = other.verdict
    let line = "  " + MatchPresentation.safe("(\(label.relevant)) \(item.id): \(item.title)")
    switch (ours.relevant, theirs.relevant) {
    case (false, true): gained.append(line + "  " + topics(theirs))
    case (true, false): lost.append(line + "  " + topics(ours))
    default:
      if Set(ours.topics.map(\.id)) == Set(theirs.topics.map(\.id)) { unchanged += 1 } else { changed += 1 }
    }
  }

  func report() -> String {
    var lines = ["the other watchlist", evaluation.relevanceTable()]
    lines += ["", "gained by the other (\(gained.count)), with what readers said"] + gained
    lines += ["", "lost by the other (\(lost.count))"] + lost
    lines += ["", "same relevance: \(unchanged) with the same topics, \(changed) with others"]
    return lines.joined(separator: "\n")
  }

  private func topics(_ verdict: Verdict) -> String {
    MatchPresentation.safe("[" + verdict.topics.map(\.id).joined(separator: ", ") + "]")
  }
}
