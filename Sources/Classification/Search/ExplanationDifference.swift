/// The difference between the explanations of two watchlists for one item.
public struct ExplanationDifference: Sendable, Equatable {
  /// A contribution to a score, with both watchlists; 0 if a watchlist does not have it.
  public struct Part: Sendable, Equatable {
    /// The topic to whose score it contributes; nil for relevance.
    public var topic: String?
    /// A term, a rule, a keyword, the name of a piece of evidence, or `threshold`.
    public var name: String
    /// The contribution before.
    public var before: Double
    /// The contribution now.
    public var after: Double
    /// The position in the new watchlist, or else in the old one.
    public var position: SourcePosition?
  }

  /// The differing contributions: first those to the topics' scores, then those to the weights' sums, each with the
  /// largest difference first.
  public var parts: [Part]

  private struct Key: Hashable {
    var isWeight: Bool
    var topic: String?
    var name: String
  }

  /// Compares how two watchlists judge an item.
  public init(_ before: Explanation, _ after: Explanation) {
    let (old, new) = (ExplanationDifference.parts(of: before), ExplanationDifference.parts(of: after))
    let differing = Set(old.keys).union(new.keys).compactMap { key -> (Key, Part)? in
      let (one, other) = (old[key], new[key])
      let part = Part(
        topic: key.topic, name: key.name, before: one?.value ?? 0, after: other?.value ?? 0,
        position: other?.position ?? one?.position)
      return abs(part.after - part.before) < 0.005 ? nil : (key, part)
    }
    parts = differing.sorted { left, right in
      if left.0.isWeight != right.0.isWeight { return right.0.isWeight }
      let sizes = (abs(left.1.after - left.1.before), abs(right.1.after - right.1.before))
      return (sizes.1, left.1.topic ?? "", left.1.name) < (sizes.0, right.1.topic ?? "", right.1.name)
    }.map(\.1)
  }

  private static func parts(of explanation: Explanation) -> [Key: (value: Double, position: SourcePosition?)] {
    var parts: [Key: (value: Double, position: SourcePosition?)] = [:]
    func add(_ key: Key, _ value: Double, _ position: SourcePosition?) {
      parts[key] = ((parts[key]?.value ?? 0) + value, position)
    }
    for topic in explanation.assessments {
      add(
        Key(isWeight: false, topic: topic.id, name: "threshold"), topic.threshold,
        topic.thresholdFactors.first?.position)
      for hit in topic.hits {
        add(Key(isWeight: false, topic: topic.id, name: hit.evidence.term), hit.evidence.weight, hit.position)
      }
    }
    for sum in explanation.sums {
      add(Key(isWeight: true, topic: sum.topic, name: "(start of the sum)"), sum.bias, nil)
      for part in sum.parts { add(Key(isWeight: true, topic: sum.topic, name: part.name), part.weight, part.position) }
    }
    return parts
  }
}
