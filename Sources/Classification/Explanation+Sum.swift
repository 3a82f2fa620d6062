import Glibc

extension Explanation {
  /// How the learned weights judged an item: a sum of the weights of its features.
  public struct Sum: Sendable, Equatable {
    /// A feature of the item that has a weight.
    public struct Part: Sendable, Equatable {
      /// The keyword's pattern, or the name of the evidence.
      public var name: String
      /// The words of the text that it is about; nil if it is not about a single place.
      public var text: String?
      /// Its contribution to the sum, in log odds; negative if it is evidence against.
      public var weight: Double
      /// Where the weight is written.
      public var position: SourcePosition?
    }

    /// The topic; nil for relevance.
    public var topic: String?
    /// The probability of the sum: 1 / (1 + exp(−sum)).
    public var probability: Double
    /// The probability that is needed.
    public var needed: Double
    /// The bias, with which the sum starts.
    public var bias: Double
    /// All parts, the largest first.
    public var parts: [Part]

    /// The difference between the sum and the one that is needed, in log odds; negative if it is too small.
    public var margin: Double { bias + parts.reduce(0) { $0 + $1.weight } - log(needed / (1 - needed)) }

    /// The parts without each of which alone the decision would be different.
    public var decisive: [Part] {
      parts.filter { margin < 0 ? $0.weight <= margin : $0.weight > margin }
    }
  }
}

extension Classifier {
  /// The sums of a verdict: for relevance, then for each learned topic, the most probable first. Empty if the watchlist
  /// has no weights, or if they are not used because the item does not name both sides.
  func sums(_ reading: Reading, _ scorer: TopicScorer) -> [Explanation.Sum] {
    guard let judge = compiled.judge else { return [] }
    let judgement = judgement(reading, scorer, judge)
    guard !judgement.sums.isEmpty else { return [] }
    let all = judge.questions.compactMap { question -> Explanation.Sum? in
      switch question {
      case .relevance: sum(question, nil, minProbability(reading), reading, judgement, judge)
      case .topic(let id):
        sum(question, id, compiled.watchlist.weights.minProbability(ofTopic: id), reading, judgement, judge)
      default: nil
      }
    }
    return all.filter { $0.topic == nil } + all.filter { $0.topic != nil }.sorted { $0.probability > $1.probability }
  }

  private func sum(
    _ question: Weights.Question, _ topic: String?, _ needed: Double, _ reading: Reading, _ judgement: Judgement,
    _ judge: Judge
  ) -> Explanation.Sum {
    let written = compiled.watchlist.weights.sums[question]
    let positions = Dictionary(
      (written?.keywords ?? []).map { ($0.pattern.value, $0.pattern.position) }, uniquingKeysWith: { first, _ in first }
    )
    let parts = judgement.features.compactMap { feature -> Explanation.Sum.Part? in
      let weight = judge.weight(feature, question)
      guard weight != 0 else { return nil }
      let text = place(of: feature, reading, judge).map { reading.quote($0.hit).text }
      let beyond = Int(feature.number) - judge.space.count
      let name = beyond < 0 ? judge.space.names[Int(feature.number)] : judge.keywords[beyond / 3].value
      let position = beyond < 0 ? written?.evidence[name]?.position : positions[name] ?? nil
      return Explanation.Sum.Part(name: name, text: text, weight: weight, position: position)
    }
    return Explanation.Sum(
      topic: topic, probability: judge.probability(question, judgement.sums) ?? 0, needed: needed,
      bias: judge.bias(question), parts: parts.sorted { (abs($1.weight), $0.name) < (abs($0.weight), $1.name) })
  }
}
