/// A matrix of numbers most of which are 0, row by row.
struct SparseRows: Sendable {
  private(set) var starts: [Int] = [0]
  private(set) var columns: [Int32] = []
  private(set) var values: [Float] = []
  /// How many columns there are.
  var width = 0

  var count: Int { starts.count - 1 }

  mutating func append(_ row: [(column: Int32, value: Float)]) {
    for (column, value) in row {
      columns.append(column)
      values.append(value)
      width = max(width, Int(column) + 1)
    }
    starts.append(columns.count)
  }

  /// In how many rows each column is not 0.
  func support(_ rows: [Int]) -> [Int] {
    var support = [Int](repeating: 0, count: width)
    for row in rows { for place in starts[row]..<starts[row + 1] { support[Int(columns[place])] += 1 } }
    return support
  }

  /// A row times a vector.
  func product(_ row: Int, _ vector: [Double]) -> Double {
    var sum = 0.0
    for place in starts[row]..<starts[row + 1] { sum += Double(values[place]) * vector[Int(columns[place])] }
    return sum
  }
}
