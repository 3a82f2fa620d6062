/// A question to learn, with the rows that have a label for it.
struct TrainingTask {
  var question: Weights.Question
  var rows: [Int] = []
  var labels: [Bool] = []
  /// The weight of the labels relative to the penalty on weights (C of the logistic regression).
  var strength: Double
  /// The scale of the columns for single places of keywords. The larger it is, the more a keyword's weights may differ.
  var placeScale: Double
  /// The scale of the columns of a group, 1 if there is none; 0 leaves the group out. Cross-validation says which groups
  /// deserve larger weights.
  var groupScales: [FeatureSpace.Group: Double]
  /// The maximum number of keywords and of other features to keep.
  var room: (keywords: Int, evidence: Int)

  private init(
    _ question: Weights.Question, strength: Double, placeScale: Double, groupScales: [FeatureSpace.Group: Double],
    room: (keywords: Int, evidence: Int)
  ) {
    self.question = question
    self.strength = strength
    self.placeScale = placeScale
    self.groupScales = groupScales
    self.room = room
  }

  /// All questions that the labels have answers for; relevance is the first.
  static func all(_ data: TrainingData) -> [TrainingTask] {
    var relevance = TrainingTask(
      .relevance, strength: 0.15, placeScale: 1, groupScales: [.name: 1.5, .joined: 0.7], room: (200, 600))
    var topics = data.watchlist.topics.map {
      TrainingTask(
        .topic($0.id.value), strength: 0.1, placeScale: 0.7,
        groupScales: [.place: 0.7, .act: 0.7, .name: 1.4, .set: 1.4, .word: 0.8, .joined: 0], room: (90, 250))
    }
    var tones = [Weights.Question.hostile, .friendly, .strong].map {
      TrainingTask(
        $0, strength: 0.05, placeScale: 0.7, groupScales: [.place: 0.5, .word: 0.8, .joined: 0], room: (150, 300))
    }
    for (row, item) in data.items.enumerated() where data.judged[row] {
      if item.relevance != .borderline { relevance.add(row, item.relevance == .yes) }
      guard item.relevance != .no else { continue }
      for (index, topic) in data.watchlist.topics.enumerated() {
        topics[index].add(row, item.topics.contains(topic.id.value))
      }
      guard let tone = item.tone else { continue }
      for (index, label) in [tone < 0, tone > 0, abs(tone) > 1].enumerated() { tones[index].add(row, label) }
    }
    for (index, example) in data.examples.enumerated() where data.judged[data.items.count + index] {
      let row = data.items.count + index
      relevance.add(row, example.matches)
      guard example.matches, let place = data.watchlist.topics.firstIndex(where: { $0.id.value == example.topic })
      else { continue }
      topics[place].add(row, true)
    }
    return [relevance] + (tones + topics).filter { $0.labels.contains(true) && $0.labels.contains(false) }
  }

  private mutating func add(_ row: Int, _ label: Bool) {
    rows.append(row)
    labels.append(label)
  }

  // MARK: learning

  private static let exampleImportance = 3.0
  /// The minimum number of rows with a column for it to get a weight.
  private static let fewestRows = 4

  /// Learns weights from some of the rows: first with all columns, then again with the most useful ones.
  ///
  /// - Parameter folds: The folds whose items are used.
  func fit(_ data: TrainingData, from folds: Set<Int>) -> Learned {
    let chosen = self.rows.indices.filter { index in
      let fold = data.fold(self.rows[index])
      return fold < 0 || folds.contains(fold)
    }
    let rows = chosen.map { self.rows[$0] }
    let labels = chosen.map { self.labels[$0] }
    let importance = rows.map { $0 < data.items.count ? 1 : TrainingTask.exampleImportance }
    let support = data.matrix.support(rows)
    let columns = data.columns
    var scale = (0..<columns.count).map { column -> Double in
      let scale = groupScales[data.group(of: columns.owner(column))] ?? 1
      return support[column] < TrainingTask.fewestRows ? 0 : column < columns.common ? scale : placeScale * scale
    }
    func regression() -> Learned {
      LogisticRegression(strength: strength, scale: scale).fit(data.matrix, rows, labels, importance: importance)
    }
    let kept = most(regression(), support, columns)
    for column in scale.indices where !kept.contains(columns.owner(column)) { scale[column] = 0 }
    return regression()
  }

  /// The most useful columns: those with the largest squared weight times number of rows. All columns of a keyword
  /// count together.
  private func most(_ learned: Learned, _ support: [Int], _ columns: TrainingColumns) -> Set<Int> {
    var worth = [Double](repeating: 0, count: columns.common)
    for (column, weight) in learned.weights.enumerated() where weight != 0 {
      worth[columns.owner(column)] += weight * weight * Double(support[column])
    }
    func best(_ range: Range<Int>, _ count: Int) -> ArraySlice<Int> {
      range.sorted { (worth[$1], $0) < (worth[$0], $1) }.prefix(count)
    }
    return Set(best(0..<columns.evidence, room.evidence) + best(columns.evidence..<columns.common, room.keywords))
  }

  /// The sums of all items that weights apply to, each with weights learned without it (cross-validation).
  ///
  /// - Parameter count: The number of folds to learn from.
  func outOfFold(_ data: TrainingData, from count: Int = WeightTraining.folds - 1) -> [Double] {
    var sums = [Double](repeating: 0, count: data.items.count)
    for fold in 0..<WeightTraining.folds {
      let others = (1...count).map { (fold + $0) % WeightTraining.folds }
      let learned = fit(data, from: Set(others))
      for row in data.items.indices where data.judged[row] && data.fold(row) == fold {
        sums[row] = learned.sum(data.matrix, row)
      }
    }
    return sums
  }
}

/// The result of learning a question: a weight for each column, and the bias.
struct Learned {
  var weights: [Double]
  var bias: Double

  func sum(_ matrix: SparseRows, _ row: Int) -> Double { matrix.product(row, weights) + bias }

  /// The same weights on another scale.
  func scaled(slope: Double, offset: Double) -> Learned {
    Learned(weights: weights.map { $0 * slope }, bias: bias * slope + offset)
  }
}
