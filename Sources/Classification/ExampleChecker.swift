/// Checks the examples of topics: headlines that must match and headlines that must not.
public enum ExampleChecker {
  /// An error for each example whose verdict is not the expected one.
  public static func check(_ watchlist: Watchlist, with classifier: Classifier) -> [Diagnostic] {
    watchlist.topics.flatMap { topic in
      let misses = topic.mustMatch.filter { !fires(topic, $0, classifier) }.map {
        Diagnostic(
          .error, at: $0.position,
          "the topic \"\(topic.id.value)\" must match this example but does not; diplowatch explain shows why")
      }
      let hits = topic.mustNotMatch.filter { fires(topic, $0, classifier) }.map {
        Diagnostic(
          .error, at: $0.position,
          "the topic \"\(topic.id.value)\" must not match this example but does; diplowatch explain shows why")
      }
      return misses + hits
    }
  }

  private static func fires(_ topic: Topic, _ example: Located<String>, _ classifier: Classifier) -> Bool {
    classifier.classify(Item(example: example.value)).topics.contains { $0.id == topic.id.value }
  }
}

extension Item {
  /// The item of an example: its first line is the title, the rest the summary.
  init(example: String) {
    let lines = example.split(separator: "\n", maxSplits: 1)
    self.init(id: "", title: lines.first.map(String.init) ?? "", summary: lines.count > 1 ? String(lines[1]) : nil)
  }
}
