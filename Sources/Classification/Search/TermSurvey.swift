/// Counts the effect of a watchlist's terms and rules on items. For measuring, not for polling.
public struct TermSurvey: Sendable {
  /// A term or rule.
  public struct Member: Sendable, Equatable {
    /// The id of its topic.
    public var topic: String
    /// The text in the watchlist.
    public var text: String
    /// Its position in the watchlist.
    public var position: SourcePosition?
  }

  /// The findings in one item.
  public struct Finding: Sendable {
    /// The verdict on the item.
    public var verdict: Verdict
    /// The members with a hit, as indices of `members`.
    public var hits: [Int]
    /// Those without which the verdict would differ: no match, or not this topic.
    public var decided: [Int]
  }

  private let classifier: Classifier
  /// All terms and rules, topic by topic.
  public let members: [Member]
  /// The index of each topic's first member.
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

  /// Examines an item.
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

  /// The members with a hit in an item, as indices of `members`, in no order.
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

  /// A pattern of several parts needs all of them.
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
