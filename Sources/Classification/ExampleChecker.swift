/// Checks the examples of topics: headlines that must match and headlines that must not.
public enum ExampleChecker {
  /// A message for each example whose verdict is not the expected one: an error in an own file or if there is none. What
  /// own files decide otherwise than an example of the files that they add to is a warning.
  ///
  /// - Parameter own: The own files.
  public static func check(_ watchlist: Watchlist, with classifier: Classifier, own: [String] = []) -> [Diagnostic] {
    let because = own.count == 1 ? own[0] : "one of \(own.joined(separator: ", "))"
    func miss(_ topic: Topic, _ example: Located<String>, _ must: String, _ does: String) -> Diagnostic {
      let text = "the topic \"\(topic.id.value)\" \(must) match this example but \(does)"
      if own.isEmpty || example.position.map({ own.contains($0.file) }) ?? true {
        return Diagnostic(.error, at: example.position, "\(text); diplowatch explain shows why")
      }
      return Diagnostic(
        .warning, at: example.position,
        "\(text), because of \(because); if you meant that, leave it; diplowatch explain shows why")
    }
    return watchlist.topics.flatMap { topic in
      topic.mustMatch.filter { !fires(topic, $0, classifier) }.map { miss(topic, $0, "must", "does not") }
        + topic.mustNotMatch.filter { fires(topic, $0, classifier) }.map { miss(topic, $0, "must not", "does") }
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
