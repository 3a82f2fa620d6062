import Classification

/// Compares the verdicts of a second watchlist on the same labelled items.
struct WatchlistComparison {
  private var evaluation = Evaluation()
  private var gained: [String] = []
  private var lost: [String] = []
  private var changed: [String] = []
  private var unchanged = 0

  mutating func add(_ label: LabelledItem, _ ours: Verdict, _ theirs: Verdict) {
    evaluation.add(label, theirs)
    let line = "  " + MatchPresentation.safe("(\(label.relevance.rawValue)) \(label.item.id): \(label.item.title)")
    switch (ours.relevant, theirs.relevant) {
    case (false, true): gained.append(line + "  " + topics(theirs))
    case (true, false): lost.append(line + "  " + topics(ours))
    default:
      if Set(ours.topics.map(\.id)) == Set(theirs.topics.map(\.id)) {
        unchanged += 1
      } else {
        changed.append(line + "  " + topics(ours) + " → " + topics(theirs))
      }
    }
  }

  func report() -> String {
    var lines = ["with the files of --compare", evaluation.relevanceTable()]
    lines += ["", "gained (\(gained.count)), with the readers' labels"] + gained
    lines += ["", "lost (\(lost.count))"] + lost
    lines += ["", "other topics (\(changed.count))"] + changed
    lines += ["", "unchanged: \(unchanged)"]
    return lines.joined(separator: "\n")
  }

  private func topics(_ verdict: Verdict) -> String {
    MatchPresentation.safe("[" + verdict.topics.map(\.id).joined(separator: ", ") + "]")
  }
}
