/// Learns weights from labelled items, and measures them by cross-validation.
public struct WeightTraining {
  /// The result of learning.
  public struct Result: Sendable {
    /// The weights, learned from all items.
    public var weights: Weights
    /// The learning curve: the quality of weights learned from fewer items.
    public var curve: [Point]
    /// For each item, the verdict with weights learned without it.
    public var outOfFold: [Verdict]
  }

  /// A point of the learning curve: F1 of relevance on items not used for learning.
  public struct Point: Sendable {
    /// The number of items used for learning.
    public var items: Int
    /// F1 by language.
    public var f1: [Rule.Language: Double]
  }

  /// The number of folds in cross-validation.
  public static let folds = 10

  private let data: TrainingData
  private let progress: () -> Void

  /// Computes the features of the items. Nil if the watchlist has errors.
  public init?(_ watchlist: Watchlist, _ items: [LabelledItem], progress: @escaping () -> Void = {}) {
    guard let data = TrainingData(watchlist, items) else { return nil }
    self.data = data
    self.progress = progress
  }

  /// Learns the weights and measures them.
  public func run() -> Result {
    var weights = Weights()
    var sums: [Weights.Question: [Double]] = [:]
    let tasks = TrainingTask.all(data)
    for task in tasks {
      let raw = task.outOfFold(data)
      let measured = task.rows.indices.filter { task.rows[$0] < data.items.count }
      let (slope, offset) = BestThreshold.calibration(
        measured.map { raw[task.rows[$0]] }, measured.map { task.labels[$0] })
      sums[task.question] = raw.map { $0 * slope + offset }
      let learned = task.fit(data, from: Set(0..<WeightTraining.folds)).scaled(slope: slope, offset: offset)
      weights.sums[task.question] = data.sum(learned, isRelevance: task.question == .relevance)
      progress()
    }
    for language in Rule.Language.allCases {
      weights.minProbability[language] = BestThreshold.among(0.35...0.55, answers(language, sums[.relevance] ?? []))
    }
    for (question, own) in sums {
      guard case .topic(let id) = question else { continue }
      let wanted = data.items.indices.filter { data.items[$0].relevance == .yes && data.judged[$0] }
      weights.minTopicProbability[id] = BestThreshold.among(
        0.25...0.5, wanted.map { (data.items[$0].topics.contains(id), own[$0]) })
    }
    return Result(
      weights: weights, curve: tasks.first.map { curve($0, weights.minProbability) } ?? [],
      outOfFold: verdicts(weights, sums))
  }

  /// The items of a language that are labelled relevant or not relevant, with their sums of relevance.
  private func answers(_ language: Rule.Language, _ sums: [Double]) -> [BestThreshold.Answer] {
    data.items.indices.filter {
      data.items[$0].relevance != .borderline && data.isCyrillic[$0] == (language == .ru)
    }.map { (data.items[$0].relevance == .yes, data.judged[$0] ? sums[$0] : nil) }
  }

  private func curve(_ relevance: TrainingTask, _ least: [Rule.Language: Double]) -> [Point] {
    [1, 2, 4, 9].map { count in
      let sums = relevance.outOfFold(data, from: count)
      let scores = least.map { ($0.key, BestThreshold.f1(answers($0.key, sums), from: $0.value)) }
      return Point(
        items: relevance.rows.count * count / WeightTraining.folds, f1: Dictionary(uniqueKeysWithValues: scores))
    }
  }

  /// The verdicts on items with weights learned without them.
  private func verdicts(_ weights: Weights, _ sums: [Weights.Question: [Double]]) -> [Verdict] {
    var watchlist = data.watchlist
    watchlist.weights = weights
    guard let classifier = Classifier.compile(watchlist).classifier, let judge = classifier.compiled.judge else {
      return []
    }
    return data.items.indices.map { row in
      let item = data.items[row].item
      let reading = Reader.read(item, with: classifier.compiled, forVerdictOnly: true)
      let own = judge.questions.map { Float(sums[$0]?[row] ?? 0) }
      let scorer = TopicScorer(reading, classifier.compiled)
      let judgement = Classifier.Judgement(scores: scorer.scores(), features: [], sums: data.judged[row] ? own : [])
      return classifier.verdict(item, reading, scorer, judgement, judge)
    }
  }
}
