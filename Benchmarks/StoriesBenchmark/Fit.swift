import Basics
import Glibc
import Matches
import Stories

/// Fits the weights of the likeness of items and stories: `stories-benchmark --fit LABELLED CLASSIFIED`.
///
/// LABELLED: JSON lines with `id`, `feed`, `published` (a day), `title`, `summary`, `window`, `story`, sorted by window and
/// time. CLASSIFIED: what `diplowatch classify` prints of the same file. For each window a line says how it is grouped with
/// weights fitted to the others. Then come one line for all of these together, their mean loss of an item, one line for all
/// windows with the weights in force, and the weights fitted to all.
enum Fit {
  struct Labelled {
    var item: StoryItem
    var window: String
    var story: String
  }

  struct Row {
    var window: String
    var item: Int
    var inputs: [Double]
    var isSame: Bool
  }

  static func run(_ labelled: String, _ classified: String) {
    let items = read(labelled, classified)
    var window = StoryWindow()
    var rows: [Row] = []
    for (number, item) in items.enumerated() {
      for (story, inputs) in window.learn(item.item, story: item.story) where Fit.window(of: story) == item.window {
        rows.append(Row(window: item.window, item: number, inputs: inputs, isSame: story == item.story))
      }
    }
    var grouped: [String] = []
    var loss = 0.0
    for name in Set(items.map(\.window)).sorted() {
      let part = items.filter { $0.window == name }
      let weights = weights(rows.filter { $0.window != name })
      let groups = group(part, weights)
      report(name, part, groups)
      grouped += groups
      loss += self.loss(rows.filter { $0.window == name }, weights)
    }
    let ordered = items.sorted { $0.window < $1.window }
    report("all, each by the others", ordered, grouped)
    print("loss of an item, each by the others", (loss / Double(items.count) * 1000).rounded() / 1000)
    report("all, weights in force", ordered, group(ordered, .fitted))
    let all = weights(rows)
    print("bias \(rounded(all.bias)), values \(all.values.map(rounded))")
  }

  /// The sum over all items of the negative logarithm of the probability that the weights give to the item's place: one
  /// of the stories, or a new one. It is a finer measure than the pairs, of which one wrong decision can change hundreds.
  private static func loss(_ rows: [Row], _ weights: LikenessWeights) -> Double {
    Dictionary(grouping: rows, by: \.item).values.reduce(0) { sum, rows in
      var all = 1.0
      var place = 1.0
      for row in rows {
        let odds = exp(zip(row.inputs, weights.values).reduce(weights.bias) { $0 + $1.0 * $1.1 })
        all += odds
        if row.isSame { place = odds }
      }
      return sum + log(all / place)
    }
  }

  private static func window(of story: String) -> Substring { story.prefix { $0 != "/" } }

  private static func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }

  private static func group(_ items: [Labelled], _ weights: LikenessWeights) -> [String] {
    var window = StoryWindow(weights: weights)
    return items.map { window.assign($0.item).id }
  }

  /// Precision, recall and F1 of pairs, the B-cubed F1, and the shares of first and of later items that open a group.
  private static func report(_ name: String, _ items: [Labelled], _ groups: [String]) {
    var pairs = (both: 0, labelled: 0, grouped: 0)
    var precision = 0.0
    var recall = 0.0
    for i in items.indices {
      var own = (both: 0.0, labelled: 0.0, grouped: 0.0)
      for j in items.indices {
        let isSame = items[i].story == items[j].story
        let isGrouped = groups[i] == groups[j]
        own = (
          own.both + (isSame && isGrouped ? 1 : 0), own.labelled + (isSame ? 1 : 0), own.grouped + (isGrouped ? 1 : 0)
        )
        guard j < i else { continue }
        pairs.both += isSame && isGrouped ? 1 : 0
        pairs.labelled += isSame ? 1 : 0
        pairs.grouped += isGrouped ? 1 : 0
      }
      precision += own.both / own.grouped / Double(items.count)
      recall += own.both / own.labelled / Double(items.count)
    }
    let found = Double(pairs.both)
    print(
      name, "pairs P", rounded(found / Double(max(1, pairs.grouped))), "R",
      rounded(found / Double(max(1, pairs.labelled))), "F1",
      rounded(2 * found / Double(max(1, pairs.grouped + pairs.labelled))), "B-cubed F1",
      rounded(2 * precision * recall / (precision + recall)), opened(items, groups))
  }

  private static func opened(_ items: [Labelled], _ groups: [String]) -> String {
    var stories: Set<String> = []
    var started: Set<String> = []
    var first = (opened: 0.0, all: 0.0)
    var later = (opened: 0.0, all: 0.0)
    for (item, group) in zip(items, groups) {
      let opens = started.insert(group).inserted ? 1.0 : 0
      if stories.insert(item.story).inserted {
        first = (first.opened + opens, first.all + 1)
      } else {
        later = (later.opened + opens, later.all + 1)
      }
    }
    return "first \(rounded(first.opened / max(1, first.all))) later \(rounded(later.opened / max(1, later.all)))"
  }

  /// A logistic regression with a small penalty on standardised inputs (Newton's method); an input whose weight gets the
  /// wrong sign is left out, and the rest is fitted again.
  private static func weights(_ rows: [Row]) -> LikenessWeights {
    let count = LikenessWeights.signs.count
    let mean = (0..<count).map { k in rows.reduce(0) { $0 + $1.inputs[k] } / Double(rows.count) }
    let spread = (0..<count).map { k in
      (rows.reduce(0) { $0 + ($1.inputs[k] - mean[k]) * ($1.inputs[k] - mean[k]) } / Double(rows.count)).squareRoot()
        + 1e-6
    }
    var used = Array(0..<count)
    while true {
      let solution = newton(rows, used, mean, spread)
      let wrong = used.indices.filter { solution[$0] * Double(LikenessWeights.signs[used[$0]]) < 0 }
      if wrong.isEmpty {
        var weights = LikenessWeights(bias: solution[used.count], values: [Double](repeating: 0, count: count))
        for (place, k) in used.enumerated() {
          weights.values[k] = solution[place] / spread[k]
          weights.bias -= weights.values[k] * mean[k]
        }
        return weights
      }
      used = used.indices.filter { !wrong.contains($0) }.map { used[$0] }
    }
  }

  private static let penalty = 3.0

  private static func newton(_ rows: [Row], _ used: [Int], _ mean: [Double], _ spread: [Double]) -> [Double] {
    let size = used.count + 1
    let inputs = rows.map { row in used.map { (row.inputs[$0] - mean[$0]) / spread[$0] } + [1] }
    var solution = [Double](repeating: 0, count: size)
    for _ in 0..<30 {
      var gradient = solution.indices.map { $0 < used.count ? penalty * solution[$0] : 0 }
      var matrix = (0..<size).map { k in (0..<size).map { $0 == k ? (k < used.count ? penalty : 1e-9) : 0 } }
      for (row, input) in zip(rows, inputs) {
        let odds = zip(solution, input).reduce(0) { $0 + $1.0 * $1.1 }
        let share = 1 / (1 + exp(-odds))
        for k in 0..<size {
          gradient[k] += (share - (row.isSame ? 1 : 0)) * input[k]
          for l in 0...k { matrix[k][l] += share * (1 - share) * input[k] * input[l] }
        }
      }
      for k in 0..<size { for l in 0..<k { matrix[l][k] = matrix[k][l] } }
      let step = solve(matrix, gradient)
      for k in 0..<size { solution[k] -= step[k] }
      if step.allSatisfy({ abs($0) < 1e-6 }) { break }
    }
    return solution
  }

  /// Gauss's elimination, for a positive definite matrix.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var matrix = matrix
    var right = right
    for k in right.indices {
      for row in right.indices where row != k {
        let factor = matrix[row][k] / matrix[k][k]
        guard factor != 0 else { continue }
        for column in right.indices { matrix[row][column] -= factor * matrix[k][column] }
        right[row] -= factor * right[k]
      }
    }
    return right.indices.map { right[$0] / matrix[$0][$0] }
  }

  private static func read(_ labelled: String, _ classified: String) -> [Labelled] {
    zip(lines(labelled), lines(classified)).map { item, verdict in
      let entities = verdict["entities"]?.elements ?? []
      return Labelled(
        item: StoryItem(
          id: text(item["id"]), feed: text(item["feed"]),
          at: Timestamp(rfc3339: "\(text(item["published"]))T00:00:00Z") ?? Timestamp(milliseconds: 0),
          title: text(item["title"]), summary: text(item["summary"]),
          entities: entities.map { .init(id: text($0["id"]), isPerson: text($0["type"]) == "person") }),
        window: text(item["window"]), story: text(item["story"]))
    }
  }

  private static func text(_ value: JSONValue?) -> String { value?.string ?? "" }

  private static func lines(_ path: String) -> [JSONValue] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var byte = getc(file)
    while byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
      byte = getc(file)
    }
    return bytes.split(separator: 0x0A).compactMap { JSONValue(parsing: Array($0)) }
  }
}
