import Classification

/// Checks the ids of topics, entities and guards that `weights` refer to. Ids that are switched off are valid.
struct WeightReferences {
  private let ids: [String: Set<String>]

  /// - Parameter root: The merged watchlist.
  init(_ root: YAMLNode) {
    let sections = WatchlistMerger.lists.keys.map { section in
      (section, Set(root.member(section)?.elements?.compactMap { $0.member("id")?.text } ?? []))
    }
    ids = Dictionary(uniqueKeysWithValues: sections)
  }

  /// Warns of ids in the section `weights` that are unknown and nearly known, each at its position.
  func check(_ weights: YAMLNode) {
    for section in ["minTopicProbability", "topics"] {
      for member in weights.member(section)?.mapping ?? [] { check(member.key, member.key.text ?? "", "topics") }
    }
    let topics = weights.member("topics")?.mapping?.map(\.value) ?? []
    let tones = weights.member("tone")?.mapping?.map(\.value) ?? []
    for sum in [weights.member("relevance")].compactMap({ $0 }) + topics + tones {
      for member in sum.member("evidence")?.mapping ?? [] { checkEvidence(member.key) }
    }
  }

  private func checkEvidence(_ key: YAMLNode) {
    guard let name = key.text, let reference = FeatureSpace.reference(name) else { return }
    let section = reference.kind == .entity ? "entities" : reference.kind == .guardWords ? "guards" : "topics"
    check(key, reference.id, section)
  }

  private func check(_ key: YAMLNode, _ id: String, _ section: String) {
    // Weights may be used with a part of the lists that they were learned with: only a likely slip is told.
    guard let known = ids[section], !known.contains(id), let what = WatchlistMerger.lists[section]?.one,
      let guess = Spelling.suggestion(for: id, among: Array(known))
    else { return }
    key.warn("there is no \(what) \"\(id)\", so this weight means nothing; did you mean \"\(guess)\"?")
  }
}
