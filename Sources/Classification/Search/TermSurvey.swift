/// How a watchlist's terms and rules do on many items: for measuring, not for polling.
public struct TermSurvey: Sendable {
  /// A term or rule.
  public struct Member: Sendable, Equatable {
    /// The id of its topic.
    public var topic: String
    /// As the watchlist writes it.
    public var text: String
    /// Where it is written.
    public var position: SourcePosition?
  }

  /// What one item says.
  public struct Finding: Sendable {
    /// The verdict on it.
    public var verdict: Verdict
    /// The members that stand in it, by their places in `members`.
    public var hits: [Int]
    /// Those of them without which the verdict would have been another: the item no match, or without the topic.
    public var decided: [Int]
  }

  private let classifier: Classifier
  /// All terms and rules, topic by topic.
  public let members: [Member]
  /// The place of each topic's first member.
  private let first: [Int]

  /// A survey of a classifier's watchlist.
  public init(_ classifier: Classifier) {
    self.classifier = classifier
    let compiled = classifier.compiled
    var members: [Member] = []
    var first: [Int] = []
    for (index, topic) in compiled.topics.enumerated() {
      first.append(members.count)
      let texts = topic.terms.map(\.pattern.text) + topic.rules.map(\.text)
      for (text, place) in zip(texts, compiled.memberPlaces[index]) {
        members.append(
          Member(topic: compiled.watchlist.topics[index].id.value, text: text, position: place.pattern))
      }
    }
    self.members = members
    self.first = first
  }

  /// Looks at an item.
  public func look(at item: Item) -> Finding {
    let compiled = classifier.compiled
    let reading = Reader.read(item, with: compiled, forVerdictOnly: false)
    let verdict = classifier.judge(item, reading)
    let owners = Set(reading.parts.map { Owner(compiled.parts[Int($0.part)]) })
    let matcher = PatternMatcher(reading: reading)
    let found = owners.filter { hits($0, matcher) }.sorted { place($0) < place($1) }
    let fired = Set(verdict.topics.map(\.id))
    let decided = found.filter { owner in
      let topic = compiled.watchlist.topics[Int(owner.topic)].id.value
      guard fired.contains(topic) else { return false }
      var without = reading
      without.setParts(reading.parts.filter { Owner(compiled.parts[Int($0.part)]) != owner })
      let other = classifier.judge(item, without)
      return !other.topics.contains { $0.id == topic }
    }
    return Finding(verdict: verdict, hits: found.map(place), decided: decided.map(place))
  }

  /// The members that stand in an item, by their places in `members`, in no order.
  public func hits(in item: Item) -> [Int] {
    let reading = Reader.read(item, with: classifier.compiled, forVerdictOnly: false)
    let matcher = PatternMatcher(reading: reading)
    return Set(reading.parts.map { Owner(classifier.compiled.parts[Int($0.part)]) }).filter { hits($0, matcher) }.map(
      place)
  }

  private struct Owner: Hashable {
    var topic: Int32
    var member: Int32

    init(_ owner: CompiledWatchlist.PartOwner) { (topic, member) = (owner.topic, owner.member) }
  }

  private func place(_ owner: Owner) -> Int { first[Int(owner.topic)] + Int(owner.member) }

  /// Of a pattern of several parts one is not enough.
  private func hits(_ owner: Owner, _ matcher: PatternMatcher) -> Bool {
    let topic = classifier.compiled.topics[Int(owner.topic)]
    let member = Int(owner.member)
    if member < topic.terms.count {
      let pattern = topic.terms[member].pattern
      return pattern.parts.count == 1 || !matcher.hits(pattern).isEmpty
    }
    return !matcher.hits(topic.rules[member - topic.terms.count]).isEmpty
  }
}
