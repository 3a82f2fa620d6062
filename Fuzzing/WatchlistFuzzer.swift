import Classification
import Configuration

// What libFuzzer calls: the first byte says what the rest is: a watchlist's file, a configuration file, or patterns, a
// line each.

/// One run of the watchlist fuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWatchlist(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  guard size > 0 else { return 0 }
  let text = String(decoding: UnsafeBufferPointer(start: data + 1, count: size - 1), as: UTF8.self)
  switch data[0] % 4 {
  case 0: readWatchlist(text)
  case 1:
    let (settings, diagnostics) = SettingsLoader.load(text: text, file: "c.yaml")
    check(diagnostics, lines: text, isUsable: settings != nil)
  default: readPatterns(text)
  }
  return 0
}

private func readWatchlist(_ text: String) {
  let (list, diagnostics) = WatchlistLoader.load(text: text, file: "w.yaml")
  check(diagnostics, lines: text, isUsable: list != nil)
  guard let list else { return }
  let (classifier, mistakes) = Classifier.compile(list.watchlist)
  check(mistakes, lines: text, isUsable: classifier != nil)
  // What `fit` writes can be read.
  let weights = WatchlistLoader.load(text: list.watchlist.weights.yaml(header: ["x"]), file: "again.yaml")
  precondition(weights.loaded?.watchlist.weights == list.watchlist.weights, "weights are read as others")
  if let classifier { judge(classifier, text) }
}

/// Patterns where a watchlist has them: terms, names, shadows, guards' words.
private func readPatterns(_ text: String) {
  var watchlist = Watchlist()
  var topic = Topic(id: Located("t"), title: "T")
  topic.gate = .none
  topic.threshold = 1
  for (index, line) in text.split(separator: "\n").prefix(20).enumerated() {
    let pattern = Located(String(line), at: SourcePosition(file: "w.yaml", line: index + 1, column: 1))
    switch index % 4 {
    case 0: topic.terms["en", default: []].append(WeightedTerm(pattern, weight: 2))
    case 1:
      var entity = Entity(id: Located("e\(index)"), name: "E", kind: .person, side: "RU")
      entity.names["en"] = [.phrase(pattern)]
      entity.names["ru"] = [.phrase(pattern)]
      watchlist.entities.append(entity)
    case 2: watchlist.shadows.append(pattern)
    default: topic.rules.append(Rule(.all([.term(pattern), .term(Located("talks"))]), score: 3))
    }
  }
  watchlist.topics = [topic]
  let (classifier, mistakes) = Classifier.compile(watchlist)
  check(mistakes, lines: text, isUsable: classifier != nil)
  if let classifier { judge(classifier, text) }
}

/// The text itself is what may match best.
private func judge(_ classifier: Classifier, _ text: String) {
  let item = Item(id: "x", title: String(text.prefix(200)), summary: text)
  let verdict = classifier.classify(item)
  for topic in verdict.topics {
    for hit in topic.evidence {
      let field = hit.field == .title ? item.title : text
      precondition(0 <= hit.start && hit.start < hit.end, "evidence without words")
      precondition(hit.end <= field.unicodeScalars.count, "evidence beyond its text")
    }
  }
  _ = classifier.explain(item)
}

/// Every mistake has a place in the text and a sentence that a terminal can show; what cannot be used has an error.
private func check(_ diagnostics: [Diagnostic], lines text: String, isUsable: Bool) {
  let count = text.unicodeScalars.count {
    $0 == "\n" || $0 == "\r" || $0 == "\u{85}" || $0 == "\u{2028}" || $0 == "\u{2029}"
  }
  precondition(isUsable != diagnostics.contains { $0.severity == .error }, "no error, or one too many: \(diagnostics)")
  for diagnostic in diagnostics {
    precondition(!diagnostic.message.isEmpty, "a mistake without words")
    guard let position = diagnostic.position else { continue }
    precondition(position.line <= count + 2, "line \(position.line) of \(count + 1)")
  }
}
