import Classification

/// Reads one watchlist file's nodes into values.
struct WatchlistFileReader {
  /// What is said of feeds beside mistakes.
  var advice: FeedAdvice?

  func read(_ root: YAMLNode) -> WatchlistFile {
    var file = WatchlistFile()
    root.read(
      "the watchlist",
      [
        "version": { node in
          if node.text != "1" { node.reject("this version reads watchlists of version: 1") }
        },
        "sides": { node in
          let sides = node.strings().map(\.value)
          if Set(sides).count == 2 {
            file.sides = sides
          } else {
            node.reject("two sides are expected here, as in [US, RU]")
          }
        },
        "defaults": { file.defaults = defaults($0) },
        "inflections": { node in
          for (key, value) in node.members() {
            guard let name = key.string() else { continue }
            file.inflections[name] = value.strings().map(\.value)
          }
        },
        "sets": { node in
          for (key, value) in node.members() {
            guard let name = key.string() else { continue }
            file.sets[name] = value.strings()
          }
        },
        "feeds": { file.feeds = items($0, "feed", FeedReader(advice: advice).read) },
        "entities": { file.entities = items($0, "entity", EntityReader.read) },
        "topics": { file.topics = items($0, "topic", TopicReader.read) },
        "shadows": { file.shadows = $0.strings() },
        "weights": { file.weights = WeightsReader.read($0) },
        "guards": { file.guards = items($0, "guard", TopicReader.readGuard) },
      ])
    return file
  }

  /// A list of things with ids; the same id twice in one file is an error. `disabled: true` makes a value nil, and
  /// still checks the rest of it.
  private func items<Value>(
    _ node: YAMLNode, _ what: String, _ read: (YAMLNode, Located<String>, inout Bool) -> Value?
  ) -> [(id: String, value: Value?)] {
    var items: [(id: String, value: Value?)] = []
    var seen: Set<String> = []
    for entry in node.list() {
      guard let id = entry.member("id")?.located() else {
        entry.reject("a \(what) needs an id; add id: NAME")
        continue
      }
      guard isID(id.value) else {
        entry.reject("\"\(id.value)\" cannot be an id; use letters, digits, dots, dashes and underscores")
        continue
      }
      if !seen.insert(id.value).inserted {
        entry.reject("the \(what) \"\(id.value)\" stands twice in this file; remove one")
      }
      var isDisabled = false
      let value = read(entry, id, &isDisabled)
      items.append((id.value, isDisabled ? nil : value))
    }
    return items
  }

  private func isID(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 200
      && text.utf8.allSatisfy {
        $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
      }
  }

  private func defaults(_ node: YAMLNode) -> ScoringDefaults {
    var defaults = ScoringDefaults()
    node.read(
      "defaults",
      [
        "threshold": { if let value = $0.double(0...1000) { defaults.threshold = value } },
        "boost": { node in
          node.read(
            "boost",
            [
              "title": { if let value = $0.double(0...10) { defaults.boost.title = value } },
              "lead": { if let value = $0.double(0...10) { defaults.boost.lead = value } },
              "body": { if let value = $0.double(0...10) { defaults.boost.body = value } },
            ])
        },
        "leadSentences": { if let value = $0.int(0...20) { defaults.leadSentences = value } },
        "bodyOnlyFactor": { if let value = $0.double(1...100) { defaults.bodyOnlyFactor = value } },
        "leadPairFactor": { if let value = $0.double(1...100) { defaults.leadPairFactor = value } },
        "companionFactor": { if let value = $0.double(0.1...1) { defaults.companionFactor = value } },
        "repeat": { node in
          node.read(
            "repeat",
            [
              "gain": { if let value = $0.double(0...1) { defaults.repeatGain = value } },
              "max": { if let value = $0.int(0...20) { defaults.repeatMax = value } },
            ])
        },
      ])
    return defaults
  }
}
