import Classification

/// Reads `LoadedWatchlist` from the merged YAML. Errors are reported at the nodes.
struct WatchlistReader {
  /// What the configuration says about feeds; nil for no such warnings.
  let advice: FeedAdvice?
  /// Whether all files could be read. If not, missing items are not reported: they may be in a file that was not read.
  let isWhole: Bool
  func read(_ root: YAMLNode) -> LoadedWatchlist {
    var list = LoadedWatchlist()
    let written = root.member("sides")?.elements?.compactMap(\.text) ?? []
    let sides = Set(written).count == 2 ? written : list.watchlist.sides
    root.read(
      "the watchlist",
      [
        "version": { node in
          if node.text != "1" { node.reject("this version reads watchlists of version: 1") }
        },
        "sides": { node in
          let sides = node.strings().map(\.value)
          if Set(sides).count == 2 {
            list.watchlist.sides = sides
          } else {
            node.reject("two sides are expected here, as in [US, RU]")
          }
        },
        "defaults": { list.watchlist.defaults = defaults($0) },
        "inflections": { node in
          for (key, value) in node.members("inflections") {
            guard let name = key.string() else { continue }
            list.watchlist.inflections[name] = value.strings().map(\.value)
          }
        },
        "sets": { node in
          for (key, value) in node.members("sets") {
            guard let name = key.string() else { continue }
            list.watchlist.sets[name] = value.strings()
          }
        },
        "feeds": { node in
          list.feeds = items(node, "feeds", FeedReader(advice: advice, sides: sides).read).on
          FeedAddresses.check(node.list())
        },
        "entities": { node in
          let read = items(node, "entities") { EntityReader.read($0, $1, &$2, sides: sides) }
          (list.watchlist.entities, list.watchlist.switchedOff.entities) = (read.on, read.off)
        },
        "topics": { node in
          let read = items(node, "topics", TopicReader.read)
          (list.watchlist.topics, list.watchlist.switchedOff.topics) = (read.on, Set(read.off.map(\.id.value)))
        },
        "shadows": { list.watchlist.shadows = $0.strings() },
        "weights": { list.watchlist.weights = WeightsReader.read($0) },
        "guards": { list.watchlist.guards = items($0, "guards", TopicReader.readGuard).on },
      ])
    list.switchedOff = switchedOff(root)
    if isWhole, let weights = root.member("weights") { WeightReferences(root).check(weights) }
    return list
  }

  private func switchedOff(_ root: YAMLNode) -> Set<String> {
    let entries = WatchlistMerger.lists.keys.flatMap { root.member($0)?.elements ?? [] }
    return Set(entries.filter(\.isDisabled).compactMap { $0.member("id")?.text })
  }

  /// Reads a list of items with ids: those that are on, and those that are disabled, which are checked too.
  private func items<Value>(
    _ node: YAMLNode, _ section: String, _ read: (YAMLNode, Located<String>, inout Bool) -> Value?
  ) -> (on: [Value], off: [Value]) {
    let form = ItemForm.of(section)
    let entries = node.list()
    let defined = entries.filter(form.isDefined).compactMap { $0.member("id")?.text }
    var (on, off): ([Value], [Value]) = ([], [])
    for entry in entries {
      guard entry.isMapping else {
        _ = entry.members()
        continue
      }
      guard let id = entry.member("id")?.located() else {
        entry.reject("\(form.what) needs an id; add id: NAME")
        continue
      }
      guard ItemForm.isID(id.value) else {
        let stray = LetterScript.strayLetters(id.value)
        (entry.member("id") ?? entry).reject(
          stray ?? "\"\(id.value)\" is not a valid id; use Latin letters, digits, dots, dashes and underscores")
        continue
      }
      if isWhole { form.checkDefinition(entry, id.value, defined) }
      var isDisabled = false
      let value = read(entry, id, &isDisabled)
      guard let value, form.isDefined(entry) else { continue }
      if isDisabled { off.append(value) } else { on.append(value) }
    }
    return (on, off)
  }

  private func defaults(_ node: YAMLNode) -> ScoringDefaults {
    var defaults = ScoringDefaults()
    func take(
      _ node: YAMLNode, _ range: ClosedRange<Double>, _ path: WritableKeyPath<ScoringDefaults, Double>,
      _ number: ScoringDefaults.Number
    ) {
      guard let value = node.double(range) else { return }
      defaults[keyPath: path] = value
      defaults.places[number] = node.position
    }
    node.read(
      "defaults",
      [
        "threshold": { take($0, 0...1000, \.threshold, .threshold) },
        "boost": { node in
          node.read(
            "boost",
            [
              "title": { take($0, 0...10, \.boost.title, .title) },
              "lead": { take($0, 0...10, \.boost.lead, .lead) },
              "body": { take($0, 0...10, \.boost.body, .body) },
            ])
        },
        "leadSentences": { if let value = $0.int(0...20) { defaults.leadSentences = value } },
        "bodyOnlyFactor": { take($0, 1...100, \.bodyOnlyFactor, .bodyOnlyFactor) },
        "leadPairFactor": { take($0, 1...100, \.leadPairFactor, .leadPairFactor) },
        "companionFactor": { take($0, 0.1...1, \.companionFactor, .companionFactor) },
        "repeat": { node in
          node.read(
            "repeat",
            [
              "gain": { take($0, 0...1, \.repeatGain, .repeatGain) },
              "max": { if let value = $0.int(0...20) { defaults.repeatMax = value } },
            ])
        },
      ])
    return defaults
  }
}
