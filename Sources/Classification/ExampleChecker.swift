/// Runs the examples that topics carry: headlines that must fire and headlines that must not.
public enum ExampleChecker {
  /// An error for each example that is judged otherwise than its topic says.
  public static func check(_ watchlist: Watchlist, with classifier: Classifier) -> [Diagnostic] {
    watchlist.topics.flatMap { topic in
      let misses = topic.mustMatch.filter { !fires(topic, $0, classifier) }.map {
        Diagnostic(
          .error, at: $0.position,
          "the topic \"\(topic.id.value)\" must match this example and does not; run diplowatch explain on it")
      }
      let hits = topic.mustNotMatch.filter { fires(topic, $0, classifier) }.map {
        Diagnostic(
          .error, at: $0.position,
          "the topic \"\(topic.id.value)\" must not match this example and does; run diplowatch explain on it")
      }
      return misses + hits
    }
  }

  private static func fires(_ topic: Topic, _ example: Located<String>, _ classifier: Classifier) -> Bool {
    classifier.classify(Item(example: example.value)).topics.contains { $0.id == topic.id.value }
  }
}

extension Item {
  /// An example of the watchlist: the first line is the title, what follows the summary.
  init(example: String) {
    let lines = example.split(separator: "\n", maxSplits: 1)
    self.init(id: "", title: lines.first.map(String.init) ?? "", summary: lines.count > 1 ? String(lines[1]) : nil)
  }
}
