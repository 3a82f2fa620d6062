/// A sparse matrix (most elements are 0), stored row by row.
struct SparseRows: Sendable {
  private(set) var starts: [Int] = [0]
  private(set) var columns: [Int32] = []
  private(set) var values: [Float] = []
  /// The number of columns.
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

  /// For each column, the number of these rows in which it is not 0.
  func support(_ rows: [Int]) -> [Int] {
    var support = [Int](repeating: 0, count: width)
    for row in rows { for place in starts[row]..<starts[row + 1] { support[Int(columns[place])] += 1 } }
    return support
  }

  /// The dot product of a row and a vector.
  func product(_ row: Int, _ vector: [Double]) -> Double {
    var sum = 0.0
    for place in starts[row]..<starts[row + 1] { sum += Double(values[place]) * vector[Int(columns[place])] }
    return sum
  }
}
